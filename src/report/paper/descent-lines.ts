import { quantityLines } from "#figures";
import { sliceStem } from "../slices.ts";
import { fileStem, type PaperFigure } from "./paper-figure.ts";

/** Test accuracy along either axis, where double descent shows as a dip inside. */
export const DESCENT_LINES: PaperFigure = {
  name: "double descent",
  shows: "test accuracy along load and along temperature, with intervals",
  needs: "test accuracy over at least three values of an axis",
  draw: ({ table, slices }) =>
    slices.flatMap(({ values }) =>
      (["load", "temperature"] as const)
        .filter((along) => table[along].values.length >= 3)
        .map((along) => ({
          name: fileStem("double-descent", along, sliceStem(values)),
          figure: quantityLines(table, "test_acc_pct", values, along),
        })),
    ),
};
