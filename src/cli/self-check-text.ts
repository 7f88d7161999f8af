import { type Check, type CheckedGroup, holds } from "#self-check";
import { counted } from "#words";
import { alignColumns } from "./columns.ts";
import { paragraphs, wrapped } from "./prose.ts";

/** What the checks came to, for a terminal of a width in characters. */
export function selfCheckText(groups: readonly CheckedGroup[], device: string, columns: number): string {
  const checks = groups.flatMap((group) => group.checks);
  const failed = checks.filter((check) => !holds(check)).length;
  const verdict =
    failed === 0
      ? `all ${checks.length} numbers come out as they must, on ${device}`
      : `${counted(failed, "number")} of ${checks.length} ${failed === 1 ? "does" : "do"} not come out as ${failed === 1 ? "it" : "they"} must, on ${device}: what is measured on this machine cannot be trusted`;
  return paragraphs([...groups.map((group) => groupText(group, columns)), wrapped(verdict, columns, 2)]);
}

/** Checks under what they are of, each with what is exact, what came out and how far it may be off. */
function groupText({ name, checks }: CheckedGroup, columns: number): string {
  const rows = checks.map((check) => [
    check.quantity,
    number(check.exact),
    number(check.ours),
    error(check),
    holds(check) ? "holds" : "FAILS",
  ]);
  const aligned = alignColumns([["", "exact", "ours", "error", ""], ...rows], 1);
  const lines = [...Map.groupBy(checks.entries(), ([, { of }]) => of)].flatMap(([of, members]) => [
    wrapped(`  ${of}`, columns, 2),
    ...members.map(([place]) => `  ${aligned[place + 1]}`),
  ]);
  return [name, `  ${aligned[0]}`, ...lines].join("\n");
}

function error({ exact, ours }: Check): string {
  const off = Math.abs(ours - exact);
  return off === 0 ? "0" : Number.isNaN(off) ? "–" : off.toExponential(1);
}

function number(value: number): string {
  return Number.isNaN(value) ? "not defined" : String(Number(value.toPrecision(6)));
}
