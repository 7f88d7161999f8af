import { type RunRecord, readPaths, type StoredPaths, type StoredPoint } from "#atlas/results";
import { AtlasError } from "#errors";
import { type ColumnOf, type ExportedTable, tableOf } from "./column.ts";

/** The paths between two networks of a cell. */
export interface CellPaths {
  readonly cell: string;
  readonly seeds: readonly [first: number, second: number];
  readonly paths: StoredPaths;
}

/** The measurement that joins pairs. */
const JOINS = "connectivity";

/**
 * The paths that the pairs of a run were joined by, in the order of its plan.
 *
 * @returns the paths, and how many files of them are missing
 * @throws AtlasError as `readPaths`, but for missing files
 */
export async function pathsOfCells({
  plan,
  results,
  store,
}: RunRecord): Promise<{ readonly paths: readonly CellPaths[]; readonly missing: number }> {
  const paths: CellPaths[] = [];
  let missing = 0;
  for (const { key } of plan.jobs.flatMap(({ kind, tasks }) => (kind === JOINS ? tasks : []))) {
    const result = results.get(key);
    const [first, second] = result?.seeds ?? [];
    if (result?.file === undefined || first === undefined || second === undefined) continue;
    try {
      paths.push({ cell: result.cell, seeds: [first, second], paths: await readPaths(store, result) });
    } catch (error) {
      if (!(error instanceof AtlasError && error.code === "files/missing")) throw error;
      missing++;
    }
  }
  const place = new Map(plan.cells.map(({ cell }, index) => [cell, index]));
  // Jobs come in the order of their urgency.
  const inOrder = paths.sort(
    (a, b) =>
      (place.get(a.cell) ?? 0) - (place.get(b.cell) ?? 0) ||
      a.seeds[0] - b.seeds[0] ||
      a.seeds[1] - b.seeds[1],
  );
  return { paths: inOrder, missing };
}

interface CurvePoint extends StoredPoint {
  readonly cell: string;
  readonly seeds: readonly [first: number, second: number];
  readonly path: keyof StoredPaths;
}

/** A line for each point of each path between two networks. */
export function curvesTable(all: readonly CellPaths[], lossUnit: string): ExportedTable {
  const points = all.flatMap(({ paths, ...pair }): CurvePoint[] => [
    ...paths.line.map((point) => ({ ...pair, path: "line" as const, ...point })),
    ...paths.curve.map((point) => ({ ...pair, path: "curve" as const, ...point })),
  ]);
  return tableOf("curves", points, columnsOf(lossUnit));
}

function columnsOf(lossUnit: string): readonly ColumnOf<CurvePoint>[] {
  return [
    { name: "cell", kind: "text", what: "key of the cell", of: ({ cell }) => cell },
    { name: "seed_i", kind: "integer", what: "seed of the network at t = 0", of: ({ seeds }) => seeds[0] },
    { name: "seed_j", kind: "integer", what: "seed of the network at t = 1", of: ({ seeds }) => seeds[1] },
    {
      name: "path",
      kind: "text",
      what: "line (straight) or curve (fitted, of low loss)",
      of: ({ path }) => path,
    },
    { name: "t", kind: "number", what: "place on the path, 0 to 1", of: ({ t }) => t },
    {
      name: "train_loss",
      kind: "number",
      unit: lossUnit,
      what: "training loss at the point",
      of: ({ nll }) => nll,
    },
    {
      name: "train_error_pct",
      kind: "number",
      unit: "%",
      what: "training error at the point",
      of: ({ errorPct }) => errorPct,
    },
  ];
}
