import { type PlannedObservation, plannedObservations, type Results, resultsByCell } from "#atlas/cells";
import type { JournalObservation } from "#atlas/journal";
import type { Plan, PlannedCell } from "#atlas/plan";
import { csvParts } from "#files";
import { type QuantityName, quantityNamed, unitUnder } from "#quantities";
import { inColumnOrder, knobOf } from "#taxonomy";
import { knobColumns } from "./cells-table.ts";
import { knobText, numberText, readNumber } from "./number-text.ts";

/** The columns of `measurements.csv` after the knobs, in order. */
export const MEASUREMENTS_COLUMNS: readonly string[] = [
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
 * metric in column order, then seeds. `seed_j` is empty for one network, and both are for a number of the whole cell;
 * `value` is empty where the quantity is undefined for these networks; `detail` is `key=value` joined by semicolons.
 */
export function formatMeasurementsTable(plan: Plan, results: Results): string {
  return [...measurementsTableParts(plan, results)].join("");
}

/** The text of `formatMeasurementsTable` in parts, for those who only pass it on. */
export function measurementsTableParts(plan: Plan, results: Results): Iterable<string> {
  const columns = knobColumns(plan.cells);
  return csvParts([...columns, ...MEASUREMENTS_COLUMNS], rowsOf());

  function* rowsOf() {
    for (const { cell, observations } of measurementsByCell(plan, results)) {
      const place = [...columns.map((knob) => knobText(knobOf(cell, knob))), cell.cell];
      for (const { metric, seeds, value, standard_error, detail } of observations)
        yield [
          ...place,
          numberText(seeds[0] ?? null),
          numberText(seeds[1] ?? null),
          metric,
          numberText(value),
          unitUnder(cell.terms, quantityNamed(metric)),
          numberText(standard_error),
          detailText(detail ?? {}),
        ];
    }
  }
}

/** The cells of a plan in its order, each with all its observations in the order of `measurements.csv`; a cell at a time. */
export function* measurementsByCell(
  plan: Plan,
  results: Results,
): Generator<{ readonly cell: PlannedCell; readonly observations: readonly PlannedObservation[] }> {
  const byCell = resultsByCell(plan, results);
  const metrics = new Set<QuantityName>();
  for (const own of byCell.values())
    for (const { observations } of own) for (const { metric } of observations) metrics.add(metric);
  const order = new Map(inColumnOrder(metrics).map((name, i) => [name, i]));
  for (const cell of plan.cells) {
    const own = plannedObservations(byCell.get(cell.cell) ?? []);
    yield { cell, observations: own.sort(byQuantityAndSeeds(order)) };
  }
}

function byQuantityAndSeeds(
  order: ReadonlyMap<QuantityName, number>,
): (a: PlannedObservation, b: PlannedObservation) => number {
  const placeOf = ({ metric }: PlannedObservation) => order.get(metric) ?? order.size;
  return (a, b) =>
    placeOf(a) - placeOf(b) ||
    (a.seeds[0] ?? -1) - (b.seeds[0] ?? -1) ||
    (a.seeds[1] ?? -1) - (b.seeds[1] ?? -1);
}

/** Keys in alphabetical order; `%`, `;` and `=` inside a key or value are percent-encoded. */
export function detailText(detail: NonNullable<JournalObservation["detail"]>): string {
  return Object.entries(detail)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `${escaped(key)}=${value === null ? "" : escaped(String(value))}`)
    .join(";");
}

function escaped(text: string): string {
  return text.replaceAll(/[%;=]/g, encodeURIComponent);
}

/** The numbers among the evidence that a text of the column `detail` holds, by their keys. */
export function detailNumbers(text: string): Readonly<Record<string, number>> {
  const entries = text.split(";").flatMap((part) => {
    const [key = "", value = ""] = part.split("=").map(unescaped);
    const number = readNumber(value) ?? null;
    return number === null ? [] : [[key, number] as const];
  });
  return Object.fromEntries(entries);
}

function unescaped(text: string): string {
  return text.replaceAll(/%(25|3B|3D)/g, (code) => decodeURIComponent(code));
}
