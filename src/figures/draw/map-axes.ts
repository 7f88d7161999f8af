import * as Plot from "@observablehq/plot";
import { textWidth } from "../text-width.ts";
import { TYPE } from "./svg.ts";

/** Length of a tick mark, pixels. */
export const TICK_SIZE = 4;

/** How far the labels below a map are turned, degrees. */
export type LabelTurn = 0 | -45 | -90;

/** Ticks and labels at the middles of the columns. */
export function xAxis(labels: readonly string[], turn: LabelTurn): Plot.Markish {
  return Plot.axisX(
    labels.map((_, index) => index + 0.5),
    {
      tickFormat: (_: number, index: number) => labels[index] ?? "",
      tickSize: TICK_SIZE,
      tickPadding: 3,
      tickRotate: turn,
      label: null,
      fontSize: TYPE.tick,
    },
  );
}

/** Ticks and labels at the middles of the rows. */
export function yAxis(labels: readonly string[]): Plot.Markish {
  return Plot.axisY(
    labels.map((_, index) => index + 0.5),
    {
      tickFormat: (_: number, index: number) => labels[index] ?? "",
      tickSize: TICK_SIZE,
      tickPadding: 3,
      label: null,
      fontSize: TYPE.tick,
    },
  );
}

/** Level labels where they fit, else slanted, else upright: neighbours never touch. */
export function labelTurn(labels: readonly string[], cellWidth: number): LabelTurn {
  const widest = Math.max(...labels.map((label) => textWidth(label, TYPE.tick)));
  if (widest + 3 <= cellWidth) return 0;
  return cellWidth >= 1.5 * TYPE.tick ? -45 : -90;
}

/** Height of the tallest label once turned, pixels. */
export function turnedHeight(labels: readonly string[], turn: LabelTurn): number {
  const widest = Math.max(...labels.map((label) => textWidth(label, TYPE.tick)));
  if (turn === 0) return TYPE.tick;
  return turn === -45 ? (widest + TYPE.tick) * Math.SQRT1_2 : widest;
}
