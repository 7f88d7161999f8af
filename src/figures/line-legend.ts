import type { LegendEntry, LineSeries } from "./figure.ts";

/** A legend entry for every line. */
export function lineLegend(lines: readonly Pick<LineSeries, "name" | "colour" | "dash">[]): LegendEntry[] {
  return lines.map(({ name, colour, dash }) => ({ swatch: { kind: "line", colour, dash }, words: name }));
}
