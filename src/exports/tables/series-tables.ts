import type { TaskResult } from "#atlas/journal";
import type { RunRecord } from "#atlas/results";
import { type ColumnOf, type ExportedTable, tableOf } from "./column.ts";

/** A node of a quadrature of the spectral density of a network's Hessian. */
interface Node extends Source {
  readonly source: "lanczos" | "density";
  /** Which start vector, counted from 0; `null` where one quadrature stands for all. */
  readonly start: number | null;
  readonly node: number | null;
  readonly weight: number | null;
}

/** A number of a list that a measurement keeps behind its results. */
interface Entry extends Source {
  readonly series: string;
  readonly index: number;
  readonly value: number | null;
}

interface Source {
  readonly cell: string;
  readonly kind: string;
  readonly seeds: readonly number[];
}

/** The series that make the table of spectra. */
const OF_SPECTRA: readonly string[] = [
  "lanczos_nodes",
  "lanczos_weights",
  "density_nodes",
  "density_weights",
  "density_counts",
];

/** Two tables of the lists that measurements keep: `spectra`, node by node, and `series`, all others number by number. */
export function seriesTables({ plan, results }: RunRecord): readonly ExportedTable[] {
  const place = new Map(plan.cells.map(({ cell }, index) => [cell, index]));
  const found = plan.jobs
    .flatMap(({ kind, tasks }) => tasks.map(({ key }) => ({ kind, result: results.get(key) })))
    .flatMap(({ kind, result }) =>
      result?.series !== undefined && place.has(result.cell) ? [{ kind, result }] : [],
    )
    .sort(
      (a, b) =>
        place.get(a.result.cell)! - place.get(b.result.cell)! ||
        (a.kind < b.kind ? -1 : a.kind > b.kind ? 1 : 0) ||
        firstDifference(a.result.seeds, b.result.seeds),
    );
  const nodes = found.flatMap(({ kind, result }) => nodesOf(kind, result));
  const entries = found.flatMap(({ kind, result }) => entriesOf(kind, result));
  return [tableOf("spectra", nodes, SPECTRA_COLUMNS), tableOf("series", entries, SERIES_COLUMNS)];
}

function firstDifference(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((seed, index) => seed !== b[index]);
  return at === -1 ? a.length - b.length : a[at]! - (b[at] ?? -1);
}

function nodesOf(kind: string, { cell, seeds, series = {} }: TaskResult): Node[] {
  const {
    lanczos_nodes: nodes = [],
    lanczos_weights: weights = [],
    density_nodes: all = [],
    density_weights: allWeights = [],
    density_counts: counts = [],
  } = series;
  const own = { cell, kind, seeds };
  const startOf = counts.flatMap((count, start) => Array.from({ length: count ?? 0 }, () => start));
  return [
    ...nodes.map(
      (node, i): Node => ({ ...own, source: "lanczos", start: null, node, weight: weights[i] ?? null }),
    ),
    ...all.map(
      (node, i): Node => ({
        ...own,
        source: "density",
        start: startOf[i] ?? null,
        node,
        weight: allWeights[i] ?? null,
      }),
    ),
  ];
}

function entriesOf(kind: string, { cell, seeds, series = {} }: TaskResult): Entry[] {
  return Object.entries(series)
    .filter(([name]) => !OF_SPECTRA.includes(name))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([name, values]) =>
      values.map((value, index): Entry => ({ cell, kind, seeds, series: name, index, value })),
    );
}

const CELL: ColumnOf<Source> = {
  name: "cell",
  kind: "text",
  what: "key of the cell",
  of: ({ cell }) => cell,
};

const SPECTRA_COLUMNS: readonly ColumnOf<Node>[] = [
  CELL,
  { name: "seed", kind: "integer", what: "seed of the network", of: ({ seeds }) => seeds[0] ?? null },
  {
    name: "source",
    kind: "text",
    what: "lanczos (of the measurement of curvature) or density (of that of the spectral density)",
    of: ({ source }) => source,
  },
  {
    name: "start",
    kind: "integer",
    what: "start vector, counted from 0; empty where one stands for all",
    of: ({ start }) => start,
  },
  {
    name: "node",
    kind: "number",
    what: "eigenvalue at which the density has its weight",
    of: ({ node }) => node,
  },
  {
    name: "weight",
    kind: "number",
    what: "weight; those of a start vector sum to 1",
    of: ({ weight }) => weight,
  },
];

const SERIES_COLUMNS: readonly ColumnOf<Entry>[] = [
  CELL,
  { name: "kind", kind: "text", what: "measurement that keeps the list", of: ({ kind }) => kind },
  {
    name: "seed_i",
    kind: "integer",
    what: "seed; empty for a list of the whole cell",
    of: ({ seeds }) => (seeds.length > 2 ? null : (seeds[0] ?? null)),
  },
  {
    name: "seed_j",
    kind: "integer",
    what: "second seed of a pair; empty otherwise",
    of: ({ seeds }) => (seeds.length === 2 ? seeds[1]! : null),
  },
  { name: "series", kind: "text", what: "name of the list", of: ({ series }) => series },
  { name: "index", kind: "integer", what: "place in the list, counted from 0", of: ({ index }) => index },
  { name: "value", kind: "number", what: "number; empty where it is not finite", of: ({ value }) => value },
];
