import { formatCsv } from "#files";
import { type KnobName, usualKnobs } from "#knobs";
import type { QuantityName } from "#quantities";
import { type ClassifiedCell, estimateIn, knobOf, knownKnobs, quantitiesIn } from "#taxonomy";
import { knobText, numberText } from "./number-text.ts";

/** The knobs that have a column in the tables of cells: those that always have, then further ones that place a cell. */
export function knobColumns(cells: Parameters<typeof knownKnobs>[0]): readonly KnobName[] {
  const usual = usualKnobs();
  return [...usual, ...knownKnobs(cells).filter((knob) => !usual.includes(knob))];
}

/**
 * The columns of `cells.csv` in order: knobs, counts of networks, each quantity with its standard error, the phase.
 *
 * @param placed the knobs in column order, as `knobColumns` gives them. Default those of every table.
 * @param measured the quantities in column order, as `quantitiesIn` gives them. Default those of every table.
 */
export function cellsColumns(
  placed: readonly KnobName[] = usualKnobs(),
  measured: readonly QuantityName[] = quantitiesIn([]),
): readonly string[] {
  return [
    ...placed,
    "seeds",
    "diverged_seeds",
    "degenerate_seeds",
    ...measured.flatMap((name) => [name, `${name}_se`]),
    "phase",
    "phase_share",
    "phase_margin",
  ];
}

/** The text of `cells.csv`: one line a cell, in the order given; what is not known is empty. */
export function formatCellsTable(cells: readonly ClassifiedCell[]): string {
  const placed = knobColumns(cells);
  const measured = quantitiesIn(cells);
  return formatCsv(
    cellsColumns(placed, measured),
    cells.map((cell) => rowOf(cell, placed, measured)),
  );
}

function rowOf(
  cell: ClassifiedCell,
  placed: readonly KnobName[],
  measured: readonly QuantityName[],
): string[] {
  return [
    ...placed.map((knob) => knobText(knobOf(cell, knob))),
    numberText(cell.seeds),
    numberText(cell.divergedSeeds),
    numberText(cell.degenerateSeeds),
    ...measured.flatMap((metric) => {
      const { value, standardError } = estimateIn(cell, metric);
      return [numberText(value), numberText(standardError)];
    }),
    cell.phase,
    numberText(cell.phaseShare),
    numberText(cell.phaseMargin),
  ];
}
