import { AtlasError } from "#errors";
import type { CsvRow } from "#files";
import { findQuantity, type Quantity, type QuantityName } from "#quantities";
import { type Observation, quantitiesIn } from "#taxonomy";
import { quotedBriefly } from "#words";
import { type MetricColumn, plainColumnName, unregisteredColumn } from "./column-dictionary.ts";
import { canBeQuantity } from "./kept-columns.ts";
import { convertedMetric } from "./metric-range.ts";
import { bookkeeping, numberAt, placeOf, type SourceTable } from "./source-table.ts";
import { type Knobs, knobsOf } from "./tabulated-cells.ts";

/** An observation with the cell it is of. */
export interface PlacedObservation {
  readonly knobs: Knobs;
  readonly observation: Observation;
  /** What must not appear twice in a cell, such as `cka_softmax_ij of seeds 0, 1`. */
  readonly name: string;
  readonly path: string;
  readonly line: number;
}

/**
 * The single observations of a table of networks, pairs, measurements or curve points; what is empty is left out.
 *
 * @throws AtlasError of kind `input` naming file and line: `tables/bad-seed`, `tables/pair-with-itself`,
 *   `tables/unknown-metric`, `tables/curve-without-ends`; as `cellRows`.
 */
export function observationsOf(source: SourceTable): PlacedObservation[] {
  switch (source.kind) {
    case "cell":
      return [];
    case "measurement":
      return source.rows.flatMap((row) => measurement(source, row));
    case "curve point":
      return connectivities(source);
    case "network":
    case "pair":
      return source.rows.flatMap((row) => observationsOfRow(source, row));
  }
}

function observationsOfRow(source: SourceTable, row: CsvRow): PlacedObservation[] {
  const knobs = knobsOf(source, row);
  const seeds = source.kind === "network" ? ([seedAt(source, row, "seed")] as const) : pairAt(source, row);
  return source.metrics.flatMap((metricColumn) => {
    const { column, metric } = metricColumn;
    const value = numberAt(source, row, column);
    if (value === null) return [];
    const converted = convertedMetric(metricColumn, value, () => placeOf(source.path, row, column));
    const observation = { metric, seeds, value: converted, standardError: null };
    return [placed(source, row, knobs, observation, column)];
  });
}

function measurement(source: SourceTable, row: CsvRow): PlacedObservation[] {
  const metricColumn = namedMetric(source, row);
  const { metric, slope } = metricColumn;
  const value = numberAt(source, row, "value");
  const first = firstSeedColumn(source);
  const seedsOf = {
    cell: () => [] as const,
    network: () => [seedAt(source, row, first)] as const,
    pair: () => pairAt(source, row),
  };
  const seeds = seedsOf[measuredOf(source, row, metric)]();
  if (value === null) return [];
  const error = numberAt(source, row, "standard_error");
  const observation = {
    metric,
    seeds,
    value: convertedMetric(metricColumn, value, placeOf(source.path, row, "value")),
    standardError: error === null ? null : Math.abs(error) * slope(value),
  };
  return [placed(source, row, knobsOf(source, row), observation, metric)];
}

function firstSeedColumn({ spelling }: SourceTable): string {
  return spelling.has("seed_i") ? "seed_i" : "seed";
}

/** What a single measurement is of: as registered, else told by how many seeds the row names. */
function measuredOf(source: SourceTable, row: CsvRow, metric: QuantityName): Quantity["of"] {
  const registered = findQuantity(metric);
  if (registered !== undefined) return registered.of;
  if (numberAt(source, row, "seed_j") !== null) return "pair";
  return numberAt(source, row, firstSeedColumn(source)) === null ? "cell" : "network";
}

function namedMetric(source: SourceTable, row: CsvRow): MetricColumn {
  const name = row.values[source.spelling.get("metric")!]!;
  const metric = source.measured.get(name);
  if (metric !== undefined) return metric;
  const plain = plainColumnName(name);
  const isColumn = bookkeeping().has(plain) || source.knobs.some(({ knob }) => knob === plain);
  if (canBeQuantity(plain) && !isColumn) return unregisteredColumn(name, plain);
  throw new AtlasError({
    code: "tables/unknown-metric",
    kind: "input",
    problem: `there is no metric ${quotedBriefly(name)}`,
    where: placeOf(source.path, row, "metric"),
    expected: `one of ${quantitiesIn([]).join(", ")}, or a word of your own that no other column is called by`,
  });
}

/** One mode connectivity for each curve, by equation 4 of Yang et al. 2021. */
function connectivities(source: SourceTable): PlacedObservation[] {
  const [metricColumn] = source.metrics;
  if (metricColumn === undefined) return [];
  const points = source.rows.flatMap((row) => {
    const value = numberAt(source, row, metricColumn.column);
    const t = numberAt(source, row, "t");
    if (value === null || t === null) return [];
    const where = placeOf(source.path, row, metricColumn.column);
    const error = convertedMetric(metricColumn, value, where);
    return [{ row, knobs: knobsOf(source, row), seeds: pairAt(source, row), t, error }];
  });
  const curves = Map.groupBy(points, ({ knobs, seeds }) => JSON.stringify([knobs, seeds]));
  return [...curves.values()].map((unsorted) => {
    const curve = unsorted.toSorted((a, b) => a.t - b.t);
    const { row, knobs, seeds, t } = curve[0]!;
    if (t !== 0 || curve.at(-1)!.t !== 1) throw curveWithoutEnds(source.path, row, seeds);
    const value = modeConnectivity(curve.map(({ error }) => error));
    const observation = { metric: "mode_connectivity_pct", seeds, value, standardError: null } as const;
    return placed(source, row, knobs, observation, "mode_connectivity_pct");
  });
}

/**
 * Signed mode connectivity: the mean of the errors at the ends minus the error farthest from it, ends included.
 *
 * @param errors training errors along a curve in percent, at least one
 */
export function modeConnectivity(errors: readonly number[]): number {
  const ends = (errors[0]! + errors.at(-1)!) / 2;
  const farthest = errors.reduce((far, error) =>
    Math.abs(error - ends) > Math.abs(far - ends) ? error : far,
  );
  return ends - farthest;
}

function placed(
  { path }: SourceTable,
  { line }: CsvRow,
  knobs: Knobs,
  observation: Observation,
  what: string,
): PlacedObservation {
  const { seeds } = observation;
  const name = `${what} of ${seeds.length === 1 ? "seed" : "seeds"} ${seeds.join(", ")}`;
  return { knobs, observation, name, path, line };
}

function pairAt(source: SourceTable, row: CsvRow): readonly [number, number] {
  const pair = [seedAt(source, row, "seed_i"), seedAt(source, row, "seed_j")] as const;
  if (pair[0] !== pair[1]) return pair;
  throw new AtlasError({
    code: "tables/pair-with-itself",
    kind: "input",
    problem: `seed ${pair[0]} is paired with itself`,
    where: `${source.path}:${row.line}, columns seed_i and seed_j`,
    expected: "two different seeds",
  });
}

function seedAt(source: SourceTable, row: CsvRow, column: string): number {
  const seed = numberAt(source, row, column);
  if (seed !== null && Number.isSafeInteger(seed) && seed >= 0) return seed;
  throw new AtlasError({
    code: "tables/bad-seed",
    kind: "input",
    problem: seed === null ? "the seed is missing" : `${seed} is no seed`,
    where: placeOf(source.path, row, column),
    expected: "a whole number, 0 or more",
  });
}

function curveWithoutEnds(path: string, { line }: CsvRow, seeds: readonly number[]): AtlasError {
  return new AtlasError({
    code: "tables/curve-without-ends",
    kind: "input",
    problem: `the curve between seeds ${seeds.join(" and ")} lacks an end`,
    where: `${path}:${line}`,
    expected: "points at t = 0 and t = 1",
  });
}
