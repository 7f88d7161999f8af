import { axisLines } from "./axis-lines.ts";
import { lackOfAxis, lackOfPaths } from "./lacking.ts";
import type { PaperFigure } from "./paper-figure.ts";

/** Mode connectivity along either axis: how high the barrier between networks is, and where it ends (figure 19). */
export const BARRIER_LINES: PaperFigure = {
  name: "barrier",
  shows: "mode connectivity along load and along temperature, with intervals",
  needs: "curves between networks over at least two values of an axis",
  lacks: (run) => lackOfAxis(run, 2) ?? lackOfPaths(run),
  draw: (run) => axisLines(run, { metric: "mode_connectivity_pct", stem: "barrier", leastValues: 2 }),
};
