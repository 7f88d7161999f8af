import { quantityLines } from "#figures";
import { estimateIn } from "#taxonomy";
import { sliceStem } from "../slices.ts";
import { lackOfAxis, lackOfPaths } from "./lacking.ts";
import { fileStem, type PaperFigure } from "./paper-figure.ts";

/** Mode connectivity along either axis: how high the barrier between networks is, and where it ends (figure 19). */
export const BARRIER_LINES: PaperFigure = {
  name: "barrier",
  shows: "mode connectivity along load and along temperature, with intervals",
  needs: "curves between networks over at least two values of an axis",
  lacks: (run) => lackOfAxis(run, 2) ?? lackOfPaths(run),
  draw: ({ table, slices }) =>
    slices
      .filter(({ cells }) =>
        cells.some((index) => estimateIn(table.cells[index], "mode_connectivity_pct").value !== null),
      )
      .flatMap(({ values }) =>
        (["load", "temperature"] as const)
          .filter((along) => table[along].values.length >= 2)
          .map((along) => ({
            name: fileStem("barrier", along, sliceStem(values)),
            figure: quantityLines(table, "mode_connectivity_pct", values, along),
          })),
      ),
};
