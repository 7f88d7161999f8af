import type { LineSeries } from "./figure.ts";

/**
 * Colours of Okabe and Ito that read on white and on black, which colour-blind readers tell apart, too; more lines repeat
 * them with dashes.
 */
const COLOURS = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#8C8C8C"];
const DASHES = [null, "5,3", "2,2"];

/** The colour and dash of the line at an index among those of a chart, the same for up to 21 lines never twice. */
export function seriesStyle(index: number): Pick<LineSeries, "colour" | "dash"> {
  return {
    colour: COLOURS[index % COLOURS.length]!,
    dash: DASHES[Math.floor(index / COLOURS.length) % DASHES.length] ?? null,
  };
}
