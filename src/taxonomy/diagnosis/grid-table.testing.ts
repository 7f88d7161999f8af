import type { KnobName } from "#knobs";
import type { Cell } from "../table/cells.ts";
import type { AtlasTable } from "../table/classified.ts";
import { cellFromMeans } from "../table/observed-cell.ts";

/** Cells of a width by batch size table from their test accuracies, a row for each width. */
export function accuracyCells(
  widths: readonly number[],
  batches: readonly number[],
  accuracies: readonly (readonly (number | null)[])[],
): readonly Cell[] {
  return widths.flatMap((width, row) =>
    batches.map((batch_size, column) =>
      cellFromMeans({
        knobs: { width, batch_size },
        means: { test_acc_pct: accuracies[row]![column]! },
      }),
    ),
  );
}

/** A table of the plane width by batch size around cells, none of them classified. */
export function tableOf(cells: readonly Cell[]): AtlasTable {
  const axis = (knob: KnobName) => ({ knob, values: [] });
  return {
    name: "small",
    load: axis("width"),
    temperature: axis("batch_size"),
    slices: [],
    cells: cells.map((cell) => ({
      ...cell,
      phase: "not measured",
      phaseShare: null,
      phaseMargin: null,
      explanation: "",
    })),
  };
}
