import type { Prunable, PrunableFile } from "#atlas/prune";
import { counted, printable } from "#words";
import { alignColumns } from "./columns.ts";
import { wrapped } from "./prose.ts";
import type { RunPlace } from "./run-place.ts";
import { bytesWords } from "./status-text.ts";

/** What of a run can go and what that means; ends with a newline. */
export function prunableText(found: Prunable, { shown }: Pick<RunPlace, "shown">, columns: number): string {
  const { weights, strangers, curves, needed } = found;
  const stay =
    needed === 0
      ? []
      : [`Weights of ${counted(needed, "network")} stay: jobs that are left to do need them.`];
  const rows = [
    [`weights of ${counted(weights.length, "network")}`, weights] as const,
    [`weights of ${counted(strangers.length, "network")} outside the grid`, strangers] as const,
    [`control points of ${counted(curves.length, "curve")}`, curves] as const,
  ].filter(([, files]) => files.length > 0);
  if (rows.length === 0) return lines([`${shown}: nothing can go`, ...stay], columns);
  const consequences =
    "Tables, report, claims and status need none of it. verify cannot compute its cells again, measure has no files to " +
    "read, and a later measurement has loss-atlas run train the networks anew, the same.";
  return [
    lines([`${shown}: ${bytesWords(bytesOf(found))} can go`], columns),
    ...alignColumns(
      rows.map(([what, files]) => [what, bytesWords(sum(files))]),
      1,
    ).map((row) => `${row}\n`),
    lines([...stay, consequences], columns),
  ].join("");
}

/** That it is gone; ends with a newline. */
export function prunedText(
  removed: Prunable,
  { isInDatabase }: Pick<RunPlace, "isInDatabase">,
  columns: number,
): string {
  const room = isInDatabase ? ["PostgreSQL uses the room again once it has cleaned up (VACUUM)."] : [];
  return lines([[`Removed: ${bytesWords(bytesOf(removed))}.`, ...room].join(" ")], columns);
}

function lines(sentences: readonly string[], columns: number): string {
  return sentences.map((sentence) => `${wrapped(printable(sentence), columns)}\n`).join("");
}

function bytesOf({ weights, strangers, curves }: Prunable): number {
  return sum([...weights, ...strangers, ...curves]);
}

function sum(files: readonly PrunableFile[]): number {
  return files.reduce((total, { bytes }) => total + bytes, 0);
}
