import { formatCsv } from "#files";
import type { QuantityName } from "#quantities";
import { type ClassifiedCell, estimateIn, KNOB_NAMES, quantitiesIn } from "#taxonomy";
import { numberText } from "./number-text.ts";

/**
 * The columns of `cells.csv` in order: knobs, counts of networks, each quantity with its standard error, the phase.
 *
 * @param measured the quantities in column order, as `quantitiesIn` gives them. Default those of every table.
 */
export function cellsColumns(measured: readonly QuantityName[] = quantitiesIn([])): readonly string[] {
  return [
    ...KNOB_NAMES,
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
  const measured = quantitiesIn(cells);
  return formatCsv(
    cellsColumns(measured),
    cells.map((cell) => rowOf(cell, measured)),
  );
}

function rowOf(cell: ClassifiedCell, measured: readonly QuantityName[]): string[] {
  return [
    ...KNOB_NAMES.map((knob) => numberText(cell.knobs[knob])),
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
