import type { CsvRow } from "#files";
import { findQuantity } from "#quantities";
import type { Observation } from "#taxonomy";
import type { MetricColumn } from "../columns/column-dictionary.ts";
import { pairOrder } from "../columns/kept-columns.ts";
import type { SourceTable } from "../source-table.ts";
import { type Measured, measuredAt } from "./measured-value.ts";
import type { Knobs, Places } from "./places.ts";
import type { DivergedReading, PlacedMean, PlacedObservation, Readings } from "./readings.ts";
import { pairAt, type SeedNames, seedAt } from "./row-seeds.ts";
import { curveReadings } from "./tabulated-curves.ts";
import { measurementReadings } from "./tabulated-measurements.ts";

/**
 * What the rows of a table of networks, pairs, measurements or curve points say; what is empty is left out.
 *
 * @throws AtlasError of kind `input` naming file and line: `tables/bad-seed`, `tables/pair-with-itself`,
 *   `tables/unknown-metric`, `tables/curve-without-ends`, `tables/duplicate-observation`; as `measuredAt`.
 */
export function readingsOf(source: SourceTable, places: Places, names: SeedNames): Readings {
  switch (source.kind) {
    case "cell":
      return { observations: [], means: [], diverged: [] };
    case "measurement":
      return measurementReadings(source, places, names);
    case "curve point":
      return { observations: curveReadings(source, places, names), means: [], diverged: [] };
    case "network":
    case "pair":
      return rowReadings(source, source.kind, places, names);
  }
}

/** A column with what its values are of, by whom they are told apart. */
interface Column {
  readonly metricColumn: MetricColumn;
  readonly what: string;
  /** Whether rows of this kind measure it; else what they hold is the mean of the cell. */
  readonly isOwn: boolean;
}

function rowReadings(
  source: SourceTable,
  kind: "network" | "pair",
  places: Places,
  names: SeedNames,
): Readings {
  const columns = source.metrics.map((metricColumn): Column => {
    const { column, metric } = metricColumn;
    const order = kind === "pair" ? pairOrder(column) : "";
    return {
      metricColumn,
      what: metric + order,
      isOwn: (findQuantity(metric)?.of ?? kind) === kind,
    };
  });
  const observations: PlacedObservation[] = [];
  const means: PlacedMean[] = [];
  const diverged: DivergedReading[] = [];
  for (const row of source.rows) {
    const place = places.of(row);
    const seeds: Observation["seeds"] =
      kind === "network" ? [seedAt(source, row, "seed", names)] : pairAt(source, row, names);
    const base = { place, seeds, path: source.path, line: row.line };
    const measured = rowMeasured(source, row, columns, place);
    const lost = measured.findIndex((value) => typeof value === "string");
    for (const [i, { metricColumn, what, isOwn }] of columns.entries()) {
      const { metric, column } = metricColumn;
      const value = measured[i]!;
      if (value === null) continue;
      if (lost >= 0) {
        const why = measured[lost];
        if (i === lost && typeof why === "string") {
          diverged.push({ ...base, what, why, column, text: row.values[column]! });
        }
      } else if (typeof value === "number") {
        if (isOwn) {
          observations.push({ ...base, what, observation: { metric, seeds, value, standardError: null } });
        } else means.push({ ...base, what, metric, value });
      }
    }
  }
  return { observations, means, diverged };
}

/** The values of a row by column. A loss that is no number beside others that are, or alone, is that of a lost network. */
function rowMeasured(
  source: SourceTable,
  row: CsvRow,
  columns: readonly Column[],
  place: Knobs,
): readonly Measured[] {
  const at = (isNanLost: boolean) =>
    columns.map(({ metricColumn }) =>
      measuredAt(source, row, metricColumn, place, isNanLost && source.kind === "network"),
    );
  const measured = at(true);
  const isElsewhere = columns.length === 1 || measured.some((value) => typeof value === "number");
  return isElsewhere || !measured.includes("not finite") ? measured : at(false);
}
