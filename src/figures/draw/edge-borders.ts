import * as Plot from "@observablehq/plot";
import type { Border } from "../figure.ts";
import { BORDER_CASING, BORDER_INK, BORDER_STYLES } from "./border-style.ts";

/** Borders along the edges of cells; `cased` ones stand out on dark colours. */
export function borderMarks(borders: readonly Border[], cased: boolean): Plot.Markish[] {
  const link = (some: readonly Border[], stroke: string, width: number, dash: string, name: string) =>
    Plot.link(some, {
      x1: "x1",
      y1: "y1",
      x2: "x2",
      y2: "y2",
      stroke,
      strokeWidth: width,
      strokeDasharray: dash,
      strokeLinecap: dash === "none" ? "square" : "butt",
      pointerEvents: "none",
      className: name,
    });
  return [
    cased ? link(borders, BORDER_CASING, 3.4, "none", "border-casing") : null,
    ...(["uncertain", "crossover", "transition"] as const).map((kind) => {
      const { width, dash } = BORDER_STYLES[kind];
      return link(
        borders.filter((border) => border.kind === kind),
        BORDER_INK,
        width,
        dash,
        `${kind}-borders`,
      );
    }),
  ];
}
