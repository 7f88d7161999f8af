/**
 * Whether what curves say of a doubled budget is what a doubled budget finds, for docs/measurements.md:
 *
 *     for epochs in 25 50 100 200 400; do
 *       loss-atlas run bench/configurations/settled-curves.yaml --name curves-$epochs --set measure.connectivity.epochs=$epochs
 *     done
 *     node bench/settled-curves.ts runs/curves-{25,50,100,200,400}
 *
 * The runs are of the same networks, each with twice the epochs of the one before. A cell is poorly connected where its mean
 * barrier over pairs is beyond the usual threshold, and not settled where what is expected of twice the epochs reaches that.
 * Prints how many cells of either kind the doubled budget connects, how many connected cells it loses, and the expected and
 * the found mean rise of mode connectivity over poorly connected cells; then what `until_settled` comes to from the budget
 * of each run: the mean epochs of the curves that count, and of all that are trained.
 */
import { readPaths, readRun } from "#atlas/results";
import { shareLeftByDoubling } from "#landscape/connectivity";
import { MOST_FACTOR, SETTLED_POINTS } from "#measurements";
import { mean } from "#statistics";
import { DEFAULT_THRESHOLDS } from "#taxonomy";
import { signed } from "#words";
import { asCommand, badArgument } from "./command.ts";
import { tableText } from "./table.ts";

/** A pair as its curve sees it, points. */
interface JudgedPair {
  readonly cell: string;
  readonly seeds: string;
  /** Mode connectivity where it is negative, else 0. */
  readonly connectivity: number;
  /** What a doubled budget is expected to raise that by. */
  readonly rise: number;
}

/** A run of one budget. */
interface Run {
  readonly epochs: number;
  readonly pairs: readonly JudgedPair[];
}

const LEAST = -DEFAULT_THRESHOLDS.connectivity_pct;

const HEADINGS = [
  "epochs",
  "not settled",
  "connected by twice",
  "poorly connected",
  "connected by twice",
  "connected",
  "lost by twice",
  "expected rise",
  "found",
];

const SPENT = [
  "until settled from",
  "pairs",
  "at once",
  "by twice",
  "by 4",
  "by 8",
  "epochs",
  "of all",
  "not settled",
];

await asCommand(async () => {
  const folders = process.argv.slice(2);
  if (folders.length < 2) throw badArgument(`${folders.length} runs are given`, "two or more");
  const runs: Run[] = [];
  for (const folder of folders) runs.push(await judgedRun(folder));
  const other = runs.slice(1).find(({ epochs }, i) => epochs !== 2 * runs[i]!.epochs);
  if (other !== undefined)
    throw badArgument(`a run of ${other.epochs} epochs`, "twice those of the one before");
  console.log(tableText([HEADINGS, ...runs.slice(1).map((doubled, i) => doublingRow(runs[i]!, doubled))]));
  const starts = runs.slice(0, 1 - Math.log2(2 * MOST_FACTOR));
  if (starts.length > 0)
    console.log(`\n${tableText([SPENT, ...starts.map((_, i) => spentRow(runs.slice(i)))])}`);
});

/** The pairs of a run, and the most epochs of its curves. */
async function judgedRun(folder: string): Promise<Run> {
  const { store, experiment, plan, results } = await readRun(folder);
  const joined = plan.jobs
    .filter(({ kind }) => kind === "connectivity")
    .flatMap(({ tasks }) => tasks.flatMap(({ key }) => results.get(key) ?? []));
  const pairs = await Promise.all(
    joined.map(async (result): Promise<JudgedPair[]> => {
      const own = result.observations.find(({ metric }) => metric === "mode_connectivity_pct");
      if (own === undefined || own.value === null) return [];
      const { curve } = await readPaths(store, result);
      const floor = (curve[0]!.nll! + curve.at(-1)!.nll!) / 2;
      const left = own.detail?.settled === true ? 1 : shareLeftByDoubling(result.series!.curve_loss!, floor);
      const connectivity = Math.min(0, own.value);
      return [
        { cell: result.cell, seeds: result.seeds.join("-"), connectivity, rise: -connectivity * (1 - left) },
      ];
    }),
  );
  const { connectivity } = experiment.configuration.measure;
  return { epochs: (connectivity as { readonly epochs: number }).epochs, pairs: pairs.flat() };
}

/** What twice the epochs made of the cells of a run. */
function doublingRow(before: Run, after: Run): readonly string[] {
  const doubled = cellsOf(after);
  const both = [...cellsOf(before)].flatMap(([cell, own]) => {
    const found = doubled.get(cell);
    return found === undefined ? [] : [{ ...own, doubled: found.connectivity }];
  });
  const poor = both.filter(({ connectivity }) => connectivity < LEAST);
  const open = poor.filter(({ connectivity, rise }) => connectivity + rise >= LEAST);
  const closed = poor.filter((cell) => !open.includes(cell));
  const connected = both.filter((cell) => !poor.includes(cell));
  const passing = (cells: typeof both) => cells.filter((cell) => cell.doubled >= LEAST).length;
  return [
    `${before.epochs} → ${after.epochs}`,
    ...[open, closed].flatMap((cells) => [cells.length, passing(cells)]).map(String),
    String(connected.length),
    String(connected.length - passing(connected)),
    signed(mean(poor.map(({ rise }) => rise)) ?? 0, 1),
    signed(mean(poor.map((cell) => cell.doubled - cell.connectivity)) ?? 0, 1),
  ];
}

/** The means over the pairs of each cell. */
function cellsOf({ pairs }: Run): ReadonlyMap<string, Pick<JudgedPair, "connectivity" | "rise">> {
  return new Map(
    [...Map.groupBy(pairs, ({ cell }) => cell)].map(([cell, own]) => [
      cell,
      { connectivity: mean(own.map((one) => one.connectivity))!, rise: mean(own.map(({ rise }) => rise))! },
    ]),
  );
}

/** What `until_settled` takes from the budget of the first of some runs. */
function spentRow(runs: readonly Run[]): readonly string[] {
  const budgets = runs.slice(0, 1 + Math.log2(MOST_FACTOR));
  const places = budgets[0]!.pairs.map(({ cell, seeds }) => {
    const own = budgets.map(({ pairs }) => pairs.find((pair) => pair.cell === cell && pair.seeds === seeds));
    const place = own.findIndex((pair) => pair === undefined || pair.rise <= SETTLED_POINTS);
    return place < 0 ? budgets.length : place;
  });
  const last = (place: number): number => Math.min(place, budgets.length - 1);
  const first = budgets[0]!.epochs;
  return [
    String(first),
    String(places.length),
    ...budgets.map((_, place) => String(places.filter((own) => own === place).length)),
    mean(places.map((place) => first * 2 ** last(place)))!.toFixed(0),
    mean(places.map((place) => first * (2 ** (last(place) + 1) - 1)))!.toFixed(0),
    String(places.filter((place) => place === budgets.length).length),
  ];
}
