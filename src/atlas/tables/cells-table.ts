import { formatCsv } from "#files";
import { type ClassifiedCell, KNOB_NAMES, METRIC_NAMES } from "#taxonomy";
import { numberText } from "./number-text.ts";

/** The columns of `cells.csv` in order: knobs, counts of networks, each metric with its standard error, the phase. */
export const CELLS_COLUMNS: readonly string[] = [
  ...KNOB_NAMES,
  "seeds",
  "diverged_seeds",
  "degenerate_seeds",
  ...METRIC_NAMES.flatMap((metric) => [metric, `${metric}_se`]),
  "phase",
  "phase_share",
  "phase_margin",
];

/** The text of `cells.csv`: one line a cell, in the order given; what is not known is empty. */
export function formatCellsTable(cells: readonly ClassifiedCell[]): string {
  return formatCsv(CELLS_COLUMNS, cells.map(rowOf));
}

function rowOf(cell: ClassifiedCell): string[] {
  return [
    ...KNOB_NAMES.map((knob) => numberText(cell.knobs[knob])),
    numberText(cell.seeds),
    numberText(cell.divergedSeeds),
    numberText(cell.degenerateSeeds),
    ...METRIC_NAMES.flatMap((metric) => {
      const { value, standardError } = cell.metrics[metric];
      return [numberText(value), numberText(standardError)];
    }),
    cell.phase,
    numberText(cell.phaseShare),
    numberText(cell.phaseMargin),
  ];
}
