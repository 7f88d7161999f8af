import { AtlasError } from "#errors";
import type { CsvRow } from "#files";
import { findQuantity, type Quantity, type QuantityName, sharedErrorIn } from "#quantities";
import { quantitiesIn } from "#taxonomy";
import { quotedBriefly } from "#words";
import { type MetricColumn, plainColumnName, unregisteredColumn } from "../columns/column-dictionary.ts";
import { canBeQuantity } from "../columns/kept-columns.ts";
import { detailNumbers } from "../measurements-table.ts";
import { isMissingWord } from "../number-text.ts";
import { bookkeeping, numberAt, placeOf, type SourceTable } from "../source-table.ts";
import { measuredAt } from "./measured-value.ts";
import type { Places } from "./places.ts";
import type { DivergedReading, PlacedObservation, Readings } from "./readings.ts";
import { pairAt, type SeedNames, seedAt } from "./row-seeds.ts";

/**
 * What the rows of single measurements say, each of a metric that it names.
 *
 * @throws AtlasError of kind `input`: `tables/unknown-metric`, `tables/bad-seed`, `tables/pair-with-itself`; as
 *   `measuredAt`.
 */
export function measurementReadings(source: SourceTable, places: Places, names: SeedNames): Readings {
  const observations: PlacedObservation[] = [];
  const diverged: DivergedReading[] = [];
  const [knobs, ours] = [new Set(source.knobs.map(({ knob }) => knob)), bookkeeping()];
  const isColumn = (name: string) => ours.has(name) || knobs.has(name);
  const columns = new Map<string, MetricColumn>();
  const value = source.spelling.get("value")!;
  const detail = source.spelling.get("detail");
  const first = source.spelling.has("seed_i") ? "seed_i" : "seed";
  for (const row of source.rows) {
    const name = row.values[source.spelling.get("metric")!]!;
    const known = columns.get(name);
    const metricColumn = known ?? { ...namedMetric(source, row, name, isColumn), column: value };
    columns.set(name, metricColumn);
    const { metric, slope } = metricColumn;
    const seedsOf = {
      cell: () => [] as const,
      network: () => [seedAt(source, row, first, names)] as const,
      pair: () => pairAt(source, row, names),
    };
    const place = places.of(row);
    const seeds = seedsOf[measuredOf(source, row, metric, first)]();
    const measured = measuredAt(source, row, metricColumn, place, true);
    if (measured === null) continue;
    const base = { place, seeds, what: metric, path: source.path, line: row.line };
    if (typeof measured === "string") {
      diverged.push({ ...base, why: measured, column: value, text: row.values[value]! });
      continue;
    }
    const error = numberAt(source, row, "standard_error");
    const written = error === null ? null : numberAt(source, row, value);
    const standardError = error === null || written === null ? null : Math.abs(error) * slope(written);
    const shared = detail === undefined ? undefined : sharedErrorIn(detailNumbers(row.values[detail]!));
    const sharedError = shared === undefined ? {} : { sharedError: shared };
    observations.push({
      ...base,
      observation: { metric, seeds, value: measured, standardError, ...sharedError },
    });
  }
  return { observations, means: [], diverged };
}

/** What a single measurement is of: as registered, else told by how many seeds the row names. */
function measuredOf(source: SourceTable, row: CsvRow, metric: QuantityName, first: string): Quantity["of"] {
  const registered = findQuantity(metric);
  if (registered !== undefined) return registered.of;
  const has = (name: string) => {
    const text = row.values[source.spelling.get(name) ?? ""] ?? "";
    return text.trim() !== "" && !isMissingWord(text);
  };
  return has("seed_j") ? "pair" : has(first) ? "network" : "cell";
}

function namedMetric(
  source: SourceTable,
  row: CsvRow,
  name: string,
  isColumn: (name: string) => boolean,
): MetricColumn {
  const metric = source.measured.get(name);
  if (metric !== undefined) return metric;
  const plain = plainColumnName(name);
  if (canBeQuantity(plain) && !isColumn(plain)) return unregisteredColumn(name, plain);
  throw new AtlasError({
    code: "tables/unknown-metric",
    kind: "input",
    problem: `there is no metric ${quotedBriefly(name)}`,
    where: placeOf(source.path, row, "metric"),
    expected: `one of ${quantitiesIn([]).join(", ")}, or a word of your own that no other column is called by`,
  });
}
