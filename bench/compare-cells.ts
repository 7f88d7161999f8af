/**
 * What a setting changes in cells that are otherwise alike, for the pages of docs/studies:
 *
 *   node bench/compare-cells.ts runs/decay:schedule=constant runs/decay:schedule=steps [--by phase] [--markdown]
 *
 * Each side is a run or a table of cells, of which only the cells with the named settings are taken. Cells that agree in
 * every other knob of the plane and slices are matched. Prints, for each quantity, the mean change from the first to the
 * second with its 95 % interval over cells, the rank correlation of the two, and how far the quantity ranges along the
 * temperature in either (the mean over lines of greatest minus least). `--by` prints the changes for every phase, every
 * side and distance from the connectivity transition (`border`) or every value of a knob, as the first table has them.
 * `--quantities oracle_test_loss:test_loss,train_loss` chooses quantities; with a colon the first side's is another than the
 * second's, so that both sides may be one table.
 */
import { parseArgs } from "node:util";
import { openTable } from "#atlas/tables";
import { randomStream } from "#random";
import { estimateMean, type Interval, mean, spearman, studentInterval } from "#statistics";
import {
  type AtlasTable,
  type ClassifiedCell,
  estimateIn,
  type KnobName,
  knobNumber,
  knobOf,
  type PhaseThresholds,
  passesCut,
  type QuantityName,
  quantityNamed,
} from "#taxonomy";
import { withMinus } from "#words";
import { asCommand, badArgument } from "./command.ts";
import { markdownTable, tableText } from "./table.ts";

const QUANTITIES =
  "test_acc_pct,test_bleu,train_loss,train_error_pct,hessian_trace,mode_connectivity_pct,curve_barrier_nll,cka_softmax";

const HEADINGS = ["cells", "first", "second", "change"];

/** The cells of a table that one side of the comparison takes. */
interface Side {
  readonly table: AtlasTable;
  readonly thresholds: PhaseThresholds;
  readonly cells: readonly ClassifiedCell[];
  readonly settled: readonly KnobName[];
}

type Pair = readonly [ClassifiedCell, ClassifiedCell];

await asCommand(async () => {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      by: { type: "string" },
      quantities: { type: "string", default: QUANTITIES },
      markdown: { type: "boolean", default: false },
    },
  });
  const [first, second, ...others] = positionals;
  if (first === undefined || second === undefined || others.length > 0) {
    throw badArgument(`${positionals.length} tables are given`, "two, such as runs/a:label_noise=0 runs/b");
  }
  const [before, after] = [await sideOf(first), await sideOf(second)];
  const pairs = matched(before, after);
  if (pairs.length === 0) throw badArgument("no cells agree in all other knobs", "two tables of one plane");
  const print = (rows: readonly (readonly string[])[]) =>
    console.log(`${values.markdown ? markdownTable(rows) : tableText(rows)}\n`);
  const names = values.quantities.split(",");
  print([["", ...HEADINGS, "rank correlation"], ...changeRows(pairs, names)]);
  const { temperature } = before.table;
  if (![...before.settled, ...after.settled].includes(temperature.knob)) {
    print(rangeRows(pairs, names, before.table));
  }
  if (values.by === undefined) return;
  const groups = groupsBy(values.by, pairs, before);
  print([
    [`by ${values.by}`, ...HEADINGS],
    ...groups.flatMap(([group, members]) =>
      changeRows(members, names).map(([name, ...row]) => [`${group}: ${name}`, ...row.slice(0, -1)]),
    ),
  ]);
});

/** Reads `runs/decay:schedule=constant,width=8`. */
async function sideOf(argument: string): Promise<Side> {
  const [path = "", ...words] = argument.split(":");
  const settings = words
    .join(":")
    .split(",")
    .filter((word) => word !== "")
    .map((word) => word.split("=", 2) as [string, string | undefined]);
  const { table, thresholds } = await openTable([path]);
  const cells = table.cells.filter((cell) =>
    settings.every(([knob, value]) => String(knobOf(cell, knob)) === value),
  );
  if (cells.length === 0) throw badArgument(`no cell of ${path} is as "${argument}" says`, "knob=value");
  return { table, thresholds, cells, settled: settings.map(([knob]) => knob) };
}

function matched(before: Side, after: Side): readonly Pair[] {
  const settled = new Set([...before.settled, ...after.settled]);
  const { load, temperature, slices } = before.table;
  const knobs = [load, temperature, ...slices].map(({ knob }) => knob).filter((knob) => !settled.has(knob));
  const placeOf = (cell: ClassifiedCell) => knobs.map((knob) => knobOf(cell, knob)).join(",");
  const twins = new Map(after.cells.map((cell) => [placeOf(cell), cell]));
  return before.cells.flatMap((cell) => {
    const twin = twins.get(placeOf(cell));
    return twin === undefined ? [] : [[cell, twin] as const];
  });
}

/** A quantity of both cells, its logarithm where that is how it is drawn; nothing where either is not measured. */
function valuesOf(name: string, pairs: readonly Pair[]) {
  const [ofBefore = name, ofAfter = ofBefore] = name.split(":");
  const isLog = [ofBefore, ofAfter].every((quantity) => quantityNamed(quantity).scale === "log");
  const valueIn = (cell: ClassifiedCell, quantity: QuantityName): number | null => {
    const { value } = estimateIn(cell, quantity);
    if (value === null || !isLog) return value;
    return value > 0 ? Math.log(value) : null;
  };
  const values = pairs.flatMap(([cell, twin]) => {
    const [before, after] = [valueIn(cell, ofBefore), valueIn(twin, ofAfter)];
    return before === null || after === null ? [] : [{ cell, before, after }];
  });
  return { title: isLog ? `ln ${name}` : name, values };
}

/** A row for each quantity that was measured: the cells, both means, the change, and last the rank correlation. */
function changeRows(pairs: readonly Pair[], names: readonly string[]): readonly (readonly string[])[] {
  return names.flatMap((name) => {
    const { title, values } = valuesOf(name, pairs);
    if (values.length === 0) return [];
    const [before, after] = [values.map((one) => one.before), values.map((one) => one.after)];
    const rank = spearman(before, after, { stream: randomStream(0, "compare-cells", name) });
    return [
      [
        title,
        String(values.length),
        number(mean(before)),
        number(mean(after)),
        meanWords(values.map((one) => one.after - one.before)),
        rank === null ? "–" : `${withMinus(rank.rho.toFixed(2))} ${intervalWords(rank.interval)}`.trimEnd(),
      ],
    ];
  });
}

/** How far quantities range along the temperature, over lines of three cells or more. */
function rangeRows(
  pairs: readonly Pair[],
  names: readonly string[],
  { load, temperature, slices }: AtlasTable,
): readonly (readonly string[])[] {
  const lineOf = (cell: ClassifiedCell) => [load, ...slices].map(({ knob }) => knobOf(cell, knob)).join(",");
  const rangeOf = (values: readonly number[]) => Math.max(...values) - Math.min(...values);
  const rows = names.flatMap((name) => {
    const { title, values } = valuesOf(name, pairs);
    const lines = [...Map.groupBy(values, ({ cell }) => lineOf(cell)).values()].filter(
      (line) => line.length >= 3,
    );
    if (lines.length === 0) return [];
    const before = lines.map((line) => rangeOf(line.map((one) => one.before)));
    const after = lines.map((line) => rangeOf(line.map((one) => one.after)));
    const changes = after.map((value, line) => value - before[line]!);
    return [[title, String(lines.length), number(mean(before)), number(mean(after)), meanWords(changes)]];
  });
  return [[`range along ${temperature.knob}`, "lines", "first", "second", "change"], ...rows];
}

function groupsBy(
  by: string,
  pairs: readonly Pair[],
  side: Side,
): readonly (readonly [string, readonly Pair[]])[] {
  const nameOf = ([cell]: Pair): string =>
    by === "phase"
      ? `phase ${cell.phase}`
      : by === "border"
        ? stepsWords(cell, side)
        : `${by} ${knobOf(cell, by) ?? "unknown"}`;
  const groups = [...Map.groupBy(pairs, nameOf)];
  return by === "phase" || by === "border" ? groups.sort(([a], [b]) => a.localeCompare(b)) : groups;
}

/** Such as `poorly connected, 2 steps from the transition`; steps go along either axis of the plane, within a slice. */
function stepsWords(cell: ClassifiedCell, { table, thresholds, cells }: Side): string {
  const isConnected = passesCut(cell, "connectivity", thresholds);
  if (isConnected === null) return "not measured";
  const { load, temperature, slices } = table;
  const placeIn = (one: ClassifiedCell, axis: typeof load) => {
    const values = axis.values.toSorted((a, b) => a - b);
    return values.indexOf(knobNumber(one, axis.knob) ?? Number.NaN);
  };
  const steps = cells
    .filter((other) => slices.every(({ knob }) => knobOf(other, knob) === knobOf(cell, knob)))
    .filter((other) => passesCut(other, "connectivity", thresholds) === !isConnected)
    .map((other) =>
      [load, temperature].reduce(
        (sum, axis) => sum + Math.abs(placeIn(other, axis) - placeIn(cell, axis)),
        0,
      ),
    );
  const side = isConnected ? "well connected" : "poorly connected";
  const least = Math.min(...steps);
  if (steps.length === 0) return `${side}, no transition`;
  return `${side}, ${least >= 3 ? "3 steps or more" : least === 1 ? "1 step" : `${least} steps`} from the transition`;
}

function meanWords(values: readonly number[]): string {
  return `${number(mean(values))} ${intervalWords(studentInterval(estimateMean(values)))}`.trimEnd();
}

function intervalWords(interval: Interval | null): string {
  return interval === null ? "" : `[${number(interval.low)}, ${number(interval.high)}]`;
}

function number(value: number | null): string {
  if (value === null) return "–";
  const decimals = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return withMinus(value.toFixed(decimals));
}
