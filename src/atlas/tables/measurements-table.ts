import type { JournalObservation } from "#atlas/journal";
import type { Plan } from "#atlas/plan";
import { formatCsv } from "#files";
import { KNOB_NAMES, METRIC_NAMES, METRICS } from "#taxonomy";
import { type Entries, plannedObservations } from "./assemble-cells.ts";
import { numberText } from "./number-text.ts";

/** The columns of `measurements.csv` in order. */
export const MEASUREMENTS_COLUMNS: readonly string[] = [
  ...KNOB_NAMES,
  "cell",
  "seed_i",
  "seed_j",
  "metric",
  "value",
  "unit",
  "standard_error",
  "detail",
];

/**
 * The text of `measurements.csv`: one line for each metric of each network or pair, by cell in table order, then
 * metric, then seeds. `seed_j` is empty for one network; `value` is empty where the quantity is undefined for these
 * networks; `detail` is `key=value` joined by semicolons.
 */
export function formatMeasurementsTable(plan: Plan, entries: Entries): string {
  const byCell = Map.groupBy(plannedObservations(plan, entries), ({ cell }) => cell);
  const rows = plan.cells.flatMap(({ cell, knobs }) =>
    (byCell.get(cell) ?? [])
      .toSorted(byMetricAndSeeds)
      .map(({ metric, seeds, value, standard_error, detail }) => [
        ...KNOB_NAMES.map((knob) => numberText(knobs[knob])),
        cell,
        numberText(seeds[0]),
        numberText(seeds[1] ?? null),
        metric,
        numberText(value),
        METRICS[metric].unit,
        numberText(standard_error),
        detailText(detail ?? {}),
      ]),
  );
  return formatCsv(MEASUREMENTS_COLUMNS, rows);
}

function byMetricAndSeeds(a: JournalObservation, b: JournalObservation): number {
  return (
    METRIC_NAMES.indexOf(a.metric) - METRIC_NAMES.indexOf(b.metric) ||
    a.seeds[0] - b.seeds[0] ||
    (a.seeds[1] ?? -1) - (b.seeds[1] ?? -1)
  );
}

/** Keys in alphabetical order; `%`, `;` and `=` inside a key or value are percent-encoded. */
function detailText(detail: NonNullable<JournalObservation["detail"]>): string {
  return Object.entries(detail)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `${escaped(key)}=${value === null ? "" : escaped(String(value))}`)
    .join(";");
}

function escaped(text: string): string {
  return text.replaceAll(/[%;=]/g, encodeURIComponent);
}
