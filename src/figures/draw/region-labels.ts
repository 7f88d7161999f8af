import * as Plot from "@observablehq/plot";
import type { RegionLabel } from "../figure.ts";
import { textWidth } from "../text-width.ts";

const REGION_TYPE = 12;

/** Region labels, the largest region first; one that would touch an earlier one is left out. */
export function regionMark(
  regions: readonly RegionLabel[],
  { cellWidth, cellHeight }: { readonly cellWidth: number; readonly cellHeight: number },
): Plot.Markish {
  const placed: { readonly x: number; readonly y: number; readonly half: number }[] = [];
  const shown = regions.filter((label) => {
    const x = label.x * cellWidth;
    const y = label.y * cellHeight;
    const half = textWidth(label.text, REGION_TYPE, true) / 2 + 2;
    if (placed.some((other) => Math.abs(other.x - x) < other.half + half && Math.abs(other.y - y) < 16))
      return false;
    placed.push({ x, y, half });
    return true;
  });
  return Plot.text(shown, {
    x: "x",
    y: "y",
    text: "text",
    fill: "#111111",
    stroke: "#ffffff",
    strokeWidth: 3.5,
    fontSize: REGION_TYPE,
    fontWeight: "bold",
    pointerEvents: "none",
    className: "region-labels",
  });
}
