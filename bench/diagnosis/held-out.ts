import {
  type AtlasTable,
  type Cell,
  cellFromMeans,
  classifyTable,
  DEFAULT_TREE,
  type Diagnosis,
  diagnose,
  type MeasuredCell,
  meansOfAlike,
  measuredCells,
  OWN_GRIDS,
  PUBLISHED_GRID,
  REFERENCE_GRIDS,
  type ReferenceCell,
  referenceOf,
} from "#taxonomy";
import { publishedRows } from "./published-rows.ts";

/** A remedy that moves one knob. */
export type Move = keyof MeasuredCell["room"];

/** A cell that was diagnosed without its condition, and what would have helped it. */
export interface Judged {
  readonly grid: string;
  readonly truth: MeasuredCell;
  /** How probable each cause was said to be, by the move that mends it; of a tree 1 or 0. */
  readonly shares: Readonly<Record<Move, number>>;
  /** How probably its labels were said to be noisy; `null` of a tree. */
  readonly noisy: number | null;
  /** Whether the verdict was given, not withheld. */
  readonly isDecided: boolean;
  readonly verdict: Diagnosis["verdict"];
  /** What the advised step gained, points; 0 where there was none. */
  readonly gain: number;
  /** The interval that the gain was expected in; `null` where none was told. */
  readonly interval: readonly [low: number, high: number] | null;
  /** What each rule's step gained, points; 0 where there was none. */
  readonly rules: Readonly<Record<Rule, number>>;
}

/** Rules that need no diagnosis. */
export const RULES = ["wider", "more data", "hotter", "colder"] as const;

/** One of the rules. */
export type Rule = (typeof RULES)[number];

/** Cells to be diagnosed by all others, or by those that are left. */
interface Fold {
  readonly known: readonly ReferenceCell[];
  readonly asked: readonly MeasuredCell[];
}

/** A kind of condition, each left out in turn. */
export interface Family {
  readonly name: string;
  readonly folds: readonly Fold[];
}

/** Every measured cell, those that others published among them. */
export function allCells(published: string): readonly MeasuredCell[] {
  return [
    ...measuredCells(PUBLISHED_GRID, publishedRows(published)),
    ...OWN_GRIDS.flatMap((grid) => grid.cells),
  ];
}

/** What is left out where a data set is with all its cells. */
export const WHOLE_DATA_SETS = "a data set";

/** Every kind of condition that some measured cells have; `others` are known whatever is left out. */
export function familiesOf(
  cells: readonly MeasuredCell[],
  others: readonly ReferenceCell[] = [],
): readonly Family[] {
  const folds = (condition: (cell: MeasuredCell) => string) =>
    [...Map.groupBy(cells, condition)].map(([value, asked]) => ({
      known: [...asShipped(cells.filter((cell) => condition(cell) !== value)), ...others],
      asked,
    }));
  const grids = new Set(cells.map(({ grid }) => grid));
  return [
    { name: "clean or noisy labels", folds: folds(({ labelNoise }) => (labelNoise > 0 ? "noisy" : "clean")) },
    { name: "an amount of data", folds: folds(({ grid, examples }) => `${grid} ${examples}`) },
    { name: "a width", folds: folds(({ grid, width }) => `${grid} ${width}`) },
    ...(grids.size > 1 ? [{ name: WHOLE_DATA_SETS, folds: folds(({ grid }) => grid) }] : []),
  ];
}

/** Runs of grids that nothing was chosen on, each by everything that a diagnosis goes by. */
export function familyOfRuns(grids: readonly (readonly MeasuredCell[])[]): Family {
  const known = REFERENCE_GRIDS.flatMap(({ cells }) => cells);
  return { name: "all of it", folds: grids.map((asked) => ({ known, asked })) };
}

/** The cells of a fold, diagnosed among all by what is known without them, their label noise not told. */
export function judgedCells(
  { known, asked }: Fold,
  cells: readonly MeasuredCell[],
  byTree: boolean,
): readonly Judged[] {
  const reference = referenceOf(known);
  return [...Map.groupBy(cells, ({ grid }) => grid)].flatMap(([grid, here]) => {
    const wanted = new Set(asked.filter((cell) => cell.grid === grid).map(keyOf));
    return [...Map.groupBy(here, ({ labelNoise }) => labelNoise).values()].flatMap((whole) => {
      const own = whole.filter((cell) => wanted.has(keyOf(cell)));
      if (own.length === 0) return [];
      // Cells further than a step away say nothing of a cell, and take as long.
      const beside = own.flatMap((cell) => WAYS.flatMap((way) => nearest(cell, way, whole) ?? []));
      const slice = [...new Set([...own, ...beside])];
      const table = tableOf(slice);
      const diagnoses = diagnose(table, byTree ? { tree: DEFAULT_TREE } : { reference });
      return slice.flatMap((truth, index) =>
        wanted.has(keyOf(truth)) ? [judged(truth, diagnoses[index]!, slice)] : [],
      );
    });
  });
}

/** Published cells by the means of those that are alike, others one by one. */
function asShipped(cells: readonly MeasuredCell[]): readonly ReferenceCell[] {
  const [published, own] = [true, false].map((isPublished) =>
    cells.filter(({ grid }) => (grid === PUBLISHED_GRID) === isPublished),
  );
  return [...meansOfAlike(published!), ...own!];
}

function keyOf({ grid, width, examples, labelNoise, batchSize }: MeasuredCell): string {
  return [grid, width, examples, labelNoise, batchSize].join(" ");
}

function tableOf(slice: readonly MeasuredCell[]): AtlasTable {
  const axis = (knob: string, values: readonly number[]) => ({ knob, values: [...new Set(values)] });
  return {
    name: "held out",
    load: axis(
      "width",
      slice.map(({ width }) => width),
    ),
    temperature: axis(
      "batch_size",
      slice.map(({ batchSize }) => batchSize),
    ),
    slices: [
      axis(
        "examples",
        slice.map(({ examples }) => examples),
      ),
    ],
    cells: classifyTable(slice.map(cellOf)),
  };
}

function cellOf(cell: MeasuredCell): Cell {
  return cellFromMeans({
    knobs: { width: cell.width, examples: cell.examples, batch_size: cell.batchSize },
    seeds: null,
    means: {
      train_error_pct: cell.trainErrorPct,
      train_loss: cell.trainLoss,
      mode_connectivity_pct: cell.modeConnectivityPct,
      hessian_trace: Math.exp(cell.lnHessianTrace),
      cka_softmax: cell.cka,
      test_acc_pct: cell.testAccuracyPct,
    },
  });
}

function judged(truth: MeasuredCell, diagnosis: Diagnosis, slice: readonly MeasuredCell[]): Judged {
  const { likeness, answers, verdict, advice } = diagnosis;
  const [first] = advice;
  const to = first?.neighbour ?? null;
  const stepGain = (move: Rule): number => {
    const next = nearest(truth, WAY_OF[move], slice);
    return next === null ? 0 : next.testAccuracyPct - truth.testAccuracyPct;
  };
  return {
    grid: `${truth.grid}, ${truth.labelNoise > 0 ? "noisy" : "clean"}`,
    truth,
    shares: likeness === null ? sharesOfTree(answers) : sharesOf(likeness.causes),
    verdict,
    noisy: likeness?.noisy ?? null,
    isDecided: verdict !== "undecided" && verdict !== "not measured",
    gain: to === null ? 0 : slice[to]!.testAccuracyPct - truth.testAccuracyPct,
    interval: to === null || first?.expected == null ? null : [first.expected.low, first.expected.high],
    rules: {
      wider: stepGain("wider"),
      "more data": stepGain("more data"),
      hotter: stepGain("hotter"),
      colder: stepGain("colder"),
    },
  };
}

type Causes = NonNullable<Diagnosis["likeness"]>["causes"];

const NO_SHARES = { wider: 0, "more data": 0, "cleaner labels": 0, hotter: 0, colder: 0 };

function sharesOf(causes: Causes): Judged["shares"] {
  return { ...NO_SHARES, ...Object.fromEntries(causes.map(({ direction, share }) => [direction, share])) };
}

function sharesOfTree(answers: Diagnosis["answers"]): Judged["shares"] {
  const said = new Set(answers.map(({ answer }) => answer));
  const side = said.has("too hot") ? "colder" : "hotter";
  // Both sides are told apart even where a load comes first.
  const leaning = { ...NO_SHARES, [side]: 0.01 };
  if (said.has("width")) return { ...leaning, wider: 1 };
  return said.has("data") ? { ...leaning, "more data": 1 } : { ...NO_SHARES, [side]: 1 };
}

/** Ways through a grid: the place of what moves, and which way. */
const WAYS = [
  { moved: 0, sign: 1 },
  { moved: 0, sign: -1 },
  { moved: 1, sign: 1 },
  { moved: 1, sign: -1 },
  { moved: 2, sign: -1 },
  { moved: 2, sign: 1 },
] as const;

type Way = (typeof WAYS)[number];

const WAY_OF: Readonly<Record<Rule, Way>> = {
  wider: WAYS[0],
  "more data": WAYS[2],
  hotter: WAYS[4],
  colder: WAYS[5],
};

/** The nearest cell along a way, all else alike; `null` at the end of the grid. */
function nearest(
  from: MeasuredCell,
  { moved, sign }: Way,
  slice: readonly MeasuredCell[],
): MeasuredCell | null {
  const start = placesOf(from);
  let best: MeasuredCell | null = null;
  for (const cell of slice) {
    const places = placesOf(cell);
    if (sign * (places[moved] - start[moved]) <= 0) continue;
    if (places.some((place, index) => index !== moved && place !== start[index])) continue;
    if (best === null || sign * (places[moved] - placesOf(best)[moved]) < 0) best = cell;
  }
  return best;
}

function placesOf({ width, examples, batchSize }: MeasuredCell): readonly [number, number, number] {
  return [width, examples, batchSize];
}
