import { quantityLines } from "#figures";
import { type AtlasTable, estimateIn } from "#taxonomy";
import { sliceStem } from "../slices.ts";
import { lackOfAxis, lackOfNetworks } from "./lacking.ts";
import { fileStem, type PaperFigure } from "./paper-figure.ts";

/** Test accuracy along either axis, where double descent shows as a dip inside. */
export const DESCENT_LINES: PaperFigure = {
  name: "double descent",
  shows: "test accuracy along load and along temperature, with intervals",
  needs: "test accuracy over at least three values of an axis",
  lacks: (run) => lackOfAxis(run, 3) ?? lackOfNetworks(run),
  draw: ({ table, slices }) =>
    slices
      .filter(({ cells }) => isMeasured(table, cells))
      .flatMap(({ values }) =>
        (["load", "temperature"] as const)
          .filter((along) => table[along].values.length >= 3)
          .map((along) => ({
            name: fileStem("double-descent", along, sliceStem(values)),
            figure: quantityLines(table, "test_acc_pct", values, along),
          })),
      ),
};

function isMeasured({ cells }: AtlasTable, own: readonly number[]): boolean {
  return own.some((index) => estimateIn(cells[index], "test_acc_pct").value !== null);
}
