import type { RegionLabel } from "../figure.ts";
import { textWidth } from "../text-width.ts";
import type { ToPixels } from "./evidence.ts";
import { element, type SvgNode } from "./svg.ts";

const REGION_TYPE = 12;

/** Region labels, the largest region first; one that would touch an earlier one is left out, and so is no label. */
export function regionMark(regions: readonly RegionLabel[], toPixels: ToPixels): readonly SvgNode[] {
  const placed: { readonly x: number; readonly y: number; readonly half: number }[] = [];
  const shown = regions.flatMap((label) => {
    const { x, y } = toPixels(label);
    const half = textWidth(label.text, REGION_TYPE, true) / 2 + 2;
    if (placed.some((other) => Math.abs(other.x - x) < other.half + half && Math.abs(other.y - y) < 16))
      return [];
    placed.push({ x, y, half });
    return [element("text", { y: "0.32em", transform: `translate(${x},${y})` }, label.text)];
  });
  if (shown.length === 0) return [];
  return [
    element(
      "g",
      {
        "aria-label": "text",
        class: "region-labels",
        fill: "#111111",
        stroke: "#ffffff",
        "stroke-width": 3.5,
        "stroke-linejoin": "round",
        "paint-order": "stroke",
        "pointer-events": "none",
        "font-size": REGION_TYPE,
        "font-weight": "bold",
      },
      ...shown,
    ),
  ];
}
