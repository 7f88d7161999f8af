import { plannedObservations, type Results, resultsByCell } from "#atlas/cells";
import type { JournalObservation } from "#atlas/journal";
import type { Plan, PlannedCell } from "#atlas/plan";
import { csvParts } from "#files";
import { quantityNamed, unitUnder } from "#quantities";
import { inColumnOrder, knobOf } from "#taxonomy";
import { knobColumns } from "./cells-table.ts";
import { detailText } from "./measurements-table.ts";
import { knobText, numberText } from "./number-text.ts";

/** The columns of `along.csv` after the knobs, in order. */
const ALONG_COLUMNS: readonly string[] = [
  "cell",
  "seed",
  "metric",
  "at",
  "epochs",
  "value",
  "unit",
  "standard_error",
  "detail",
];

/** One number of a network at a point of its training. */
export interface AlongObservation extends JournalObservation {
  readonly seed: number;
  /** Where it was asked for: the end is `last`. */
  readonly at: number | "last";
  /** Whole epochs trained by then, fewer than asked for where training had ended. */
  readonly epochs: number;
}

/**
 * What is known of single networks along their training, by the cells that have checkpoints: by quantity in column order,
 * then seed, then epoch, the end last.
 */
export function observationsAlong(
  plan: Plan,
  results: Results,
): ReadonlyMap<string, readonly AlongObservation[]> {
  const { cells, checkpoints = [] } = plan;
  if (checkpoints.length === 0) return new Map();
  const byCell = resultsByCell(plan, results);
  const pointsOf = Map.groupBy(checkpoints, ({ of }) => of);
  return new Map(
    cells.flatMap((cell) => {
      const points = pointsOf.get(cell.cell);
      if (points === undefined) return [];
      const found = [
        ...points.flatMap((point) => observationsAt(point, point.epoch)),
        ...observationsAt(cell, "last"),
      ];
      const order = new Map(
        inColumnOrder(new Set(found.map(({ metric }) => metric))).map((own, i) => [own, i]),
      );
      const placeOf = ({ metric }: AlongObservation) => order.get(metric) ?? order.size;
      // Points of one network are in order already, and the sort is stable.
      return [[cell.cell, found.sort((a, b) => placeOf(a) - placeOf(b) || a.seed - b.seed)] as const];
    }),
  );

  function observationsAt({ cell, networks }: PlannedCell, at: AlongObservation["at"]): AlongObservation[] {
    const epochs = new Map(
      networks.flatMap(({ key, seed }) => {
        const trained = results.get(key)?.training?.epochs;
        return trained === undefined ? [] : [[seed, trained] as const];
      }),
    );
    return plannedObservations(byCell.get(cell) ?? []).flatMap(({ seeds: [seed, second], ...own }) => {
      const trained = seed === undefined || second !== undefined ? undefined : epochs.get(seed);
      return seed === undefined || trained === undefined ? [] : [{ ...own, seed, at, epochs: trained }];
    });
  }
}

/** The text of `along.csv` in parts: one line for each quantity of each network at each point of its training. */
export function alongTableParts(plan: Plan, results: Results): Iterable<string> {
  const along = observationsAlong(plan, results);
  const columns = knobColumns(plan.cells);
  return csvParts([...columns, ...ALONG_COLUMNS], rowsOf());

  function* rowsOf() {
    for (const { cell, knobs, terms } of plan.cells) {
      const place = [...columns.map((knob) => knobText(knobOf({ knobs }, knob))), cell];
      for (const { seed, metric, at, epochs, value, standard_error, detail } of along.get(cell) ?? [])
        yield [
          ...place,
          numberText(seed),
          metric,
          String(at),
          numberText(epochs),
          numberText(value),
          unitUnder(terms, quantityNamed(metric)),
          numberText(standard_error),
          detailText(detail ?? {}),
        ];
    }
  }
}
