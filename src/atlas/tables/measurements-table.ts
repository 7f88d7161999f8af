import { type PlannedObservation, plannedObservations, type Results, resultsByCell } from "#atlas/cells";
import type { JournalObservation } from "#atlas/journal";
import type { Plan, PlannedCell } from "#atlas/plan";
import { csvField, csvPartsOf } from "#files";
import { type QuantityName, quantityNamed, type Terms, unitUnder } from "#quantities";
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
  const unitOf = unitFields();
  return csvPartsOf([...columns, ...MEASUREMENTS_COLUMNS], linesOf());

  function* linesOf() {
    for (const { cell, observations } of measurementsByCell(plan, results)) {
      const knobs = columns.map((knob) => knobText(knobOf(cell, knob)));
      const place = [...knobs, cell.cell].map(csvField).join(",");
      for (const { metric, seeds, value, standard_error: error, detail } of observations) {
        const number = `${numberText(seeds[0] ?? null)},${numberText(seeds[1] ?? null)},${csvField(metric)},${numberText(value)}`;
        const evidence = detail === undefined ? "" : csvField(detailText(detail));
        yield `${place},${number},${unitOf(cell.terms, metric)},${numberText(error)},${evidence}`;
      }
    }
  }
}

/** Gives the field of a quantity's unit; what cells of equal terms have in common is worked out once. */
function unitFields(): (terms: Terms, metric: QuantityName) => string {
  const known = new Map<string, Map<QuantityName, string>>();
  return (terms, metric) => {
    const name = `${terms.lossUnit} ${terms.errors} ${terms.answers}`;
    const units = known.get(name) ?? new Map<QuantityName, string>();
    known.set(name, units);
    const unit = units.get(metric) ?? csvField(unitUnder(terms, quantityNamed(metric)));
    units.set(metric, unit);
    return unit;
  };
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
    yield { cell, observations: inOrder(plannedObservations(byCell.get(cell.cell) ?? []), order) };
  }
}

/** Observations by quantity, then seeds; the place of each is looked up once. */
function inOrder(
  observations: readonly PlannedObservation[],
  order: ReadonlyMap<QuantityName, number>,
): readonly PlannedObservation[] {
  const placed = observations.map((own) => ({ own, place: order.get(own.metric) ?? order.size }));
  placed.sort(
    (a, b) =>
      a.place - b.place ||
      (a.own.seeds[0] ?? -1) - (b.own.seeds[0] ?? -1) ||
      (a.own.seeds[1] ?? -1) - (b.own.seeds[1] ?? -1),
  );
  return placed.map(({ own }) => own);
}

/** Keys in alphabetical order; `%`, `;` and `=` inside a key or value are percent-encoded. */
export function detailText(detail: NonNullable<JournalObservation["detail"]>): string {
  const keys = Object.keys(detail);
  if (keys.some((key, i) => i > 0 && key < keys[i - 1]!)) keys.sort();
  let text = "";
  for (const key of keys) {
    const value = detail[key] ?? null;
    text += `${text === "" ? "" : ";"}${escaped(key)}=${value === null ? "" : escaped(String(value))}`;
  }
  return text;
}

function escaped(text: string): string {
  return SPECIAL_IN_DETAIL.test(text) ? text.replaceAll(/[%;=]/g, encodeURIComponent) : text;
}

const SPECIAL_IN_DETAIL = /[%;=]/;

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
