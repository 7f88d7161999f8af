import type { Difference, Verification } from "#atlas/verify";
import { knobLabel } from "#figures";
import { knobNamed } from "#knobs";
import { quantityNamed } from "#quantities";
import { conjoined, counted } from "#words";
import { alignColumns } from "./columns.ts";
import { paragraphs, wrapped } from "./prose.ts";

/** The most differences that are listed one by one; `--json` has all. */
const MOST_LISTED = 50;

/** How a result is had that is as it should be. */
const WAY_ON =
  "to have a result anew: delete the line with its key from the run's journal/*.jsonl and run again; only its job is " +
  "repeated, and the same command verifies it";

/** What computing a run again came to, for a terminal of a width in characters. */
export function verificationText(found: Verification, columns: number): string {
  const { cells, networks, seed, kinds, differences, missing, earlier, pruned } = found;
  const isSample = cells.verified < cells.all - pruned;
  const scope =
    `computed again: ${cells.verified} of ${counted(cells.all, "cell")}, ` +
    `${networks.verified} of ${counted(networks.all, "network")}` +
    (isSample ? ` (drawn by seed ${seed}; --all for every cell)` : "");
  const rows = kinds.map(({ kind, results, numbers, exact }) => [
    kind,
    counted(results, "result"),
    counted(numbers, "number"),
    `${exact} of them to the last bit`,
  ]);
  const parts = [
    wrapped(scope, columns, 2),
    ...(rows.length === 0 ? [] : [alignColumns(rows).join("\n")]),
    ...(earlier.length === 0
      ? []
      : [wrapped(`not computed again: ${conjoined(earlier)}, of an earlier edition`, columns, 2)]),
    ...(pruned === 0
      ? []
      : [
          wrapped(
            `${counted(pruned, "cell")} cannot be computed again: loss-atlas prune removed weights or curves of them`,
            columns,
            2,
          ),
        ]),
    ...(missing === 0
      ? []
      : [wrapped(`${counted(missing, "result")} of the plan are not there yet`, columns, 2)]),
  ];
  if (differences.length === 0) {
    const verdict =
      "all as stored: every number computed again is what the weights and the data give, but for rounding";
    return paragraphs([...parts, wrapped(verdict, columns, 2)]);
  }
  const listed = differences.slice(0, MOST_LISTED).map((one) => differenceText(one, columns));
  const more = differences.length - listed.length;
  return paragraphs([
    ...parts,
    [
      differences.length === 1 ? "1 thing differs" : `${differences.length} things differ`,
      ...listed,
      ...(more > 0 ? [`  and ${more} more (--json lists all)`] : []),
    ].join("\n"),
    wrapped(WAY_ON, columns, 2),
  ]);
}

function differenceText(one: Difference, columns: number): string {
  const knobs = Object.entries(one.knobs).map(
    ([knob, value]) => `${knobNamed(knob).title} ${knobLabel(value ?? null)}`,
  );
  const seeds =
    one.seeds.length === 0 ? [] : [`seed${one.seeds.length > 1 ? "s" : ""} ${one.seeds.join(" and ")}`];
  const place = [...knobs, ...seeds].join(", ");
  return [
    wrapped(`  ${place}: ${fault(one)}`, columns, 2),
    wrapped(`    ${one.kind} ${one.key}`, columns, 2),
  ].join("\n");
}

function fault({ quantity, part, stored, found, problem }: Difference): string {
  if (quantity === null) return problem ?? "something differs";
  const name = part === "standard error" ? `standard error of ${quantity}` : quantityNamed(quantity).title;
  const words = (value: number | null): string => (value === null ? "not defined" : String(value));
  return `${name} is ${words(stored)} in the run and ${words(found)} computed again`;
}
