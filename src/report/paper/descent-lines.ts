import { axisLines } from "./axis-lines.ts";
import { lackOfAxis, lackOfNetworks } from "./lacking.ts";
import type { PaperFigure } from "./paper-figure.ts";

/** Test accuracy along either axis, where double descent shows as a dip inside. */
export const DESCENT_LINES: PaperFigure = {
  name: "double descent",
  shows: "test accuracy along load and along temperature, with intervals",
  needs: "test accuracy over at least three values of an axis",
  lacks: (run) => lackOfAxis(run, 3) ?? lackOfNetworks(run),
  draw: (run) => axisLines(run, { metric: "test_acc_pct", stem: "double-descent", leastValues: 3 }),
};
