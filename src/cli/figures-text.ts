import { basename, dirname } from "node:path";
import type { PaperFigureOutcome } from "#report";
import { printable } from "#words";
import { wrapped } from "./prose.ts";

/**
 * What became of the paper's figures, for a terminal: those drawn with their files, then what the others lack, those that
 * lack the same in one line, then what of the runs beside is in none.
 *
 * @param beside the folders of the runs beside, as they were named
 */
export function figuresText(
  outcomes: readonly PaperFigureOutcome[],
  beside: readonly string[],
  columns: number,
): string {
  const drawn = outcomes.filter(({ files }) => files.length > 0);
  const missing = outcomes.filter(({ files }) => files.length === 0);
  const [first] = drawn.flatMap(({ files }) => files);
  const parts = [
    ...(first === undefined ? [] : [`drawn, as SVG and PNG, into ${printable(dirname(first))}/`]),
    ...drawn.flatMap(({ name, shows, files }) => [
      wrapped(`  ${name}: ${shows}`, columns, 2),
      wrapped(`    ${files.map((file) => printable(basename(file))).join(", ")}`, columns),
    ]),
    ...(missing.length === 0
      ? []
      : [
          `${first === undefined ? "nothing is drawn" : `not drawn, ${missing.length} of ${outcomes.length}`}:`,
          ...reasonsOf(missing).map((line) => wrapped(`  ${line}`, columns, 2)),
        ]),
    ...[...new Set(beside)].flatMap((run) =>
      besideLines(outcomes, run).map((line) => wrapped(line, columns, 2)),
    ),
  ];
  return `${parts.join("\n")}\n`;
}

/** Why figures are not drawn, those of one reason together, in the order of the first of each. */
function reasonsOf(missing: readonly PaperFigureOutcome[]): readonly string[] {
  const groups = Map.groupBy(missing, ({ lacks, needs }) => lacks ?? `needs ${needs}`);
  return [...groups].map(([reason, own]) => `${own.map(({ name }) => name).join(", ")}: ${reason}`);
}

/** Why the run beside is in no figure that compares; nothing where it is in one. */
function besideLines(outcomes: readonly PaperFigureOutcome[], run: string): readonly string[] {
  const reasons = outcomes.flatMap(({ name, unfit }) =>
    unfit === null ? [] : [{ name, reason: unfit.find((other) => other.run === run)?.reason }],
  );
  if (reasons.some(({ reason }) => reason === undefined)) return [];
  return [
    `${printable(run)} is in no figure that compares:`,
    ...reasons.map(({ name, reason }) => `  ${name}: ${reason}`),
  ];
}
