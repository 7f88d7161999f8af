import type { Box } from "./cell-mark.ts";
import { element, type SvgNode, TYPE } from "./svg.ts";

/** How far the labels of an axis are turned, degrees. */
export type LabelTurn = 0 | -45 | -90;

/** One tick: its place along the axis in pixels and its words. */
export interface Tick {
  readonly at: number;
  readonly label: string;
}

/** Where an axis stands and how it is ticked, pixels. */
interface AxisStyle {
  readonly side: "bottom" | "left" | "right";
  /** The height of a horizontal axis, the place from the left of an upright one. */
  readonly base: number;
  readonly tickSize: number;
  /** @default 0 */
  readonly turn?: LabelTurn;
}

const TICK_PADDING = 3;

/** The ticks and labels of an axis, without its line. */
export function axis(
  ticks: readonly Tick[],
  { side, base, tickSize, turn = 0 }: AxisStyle,
): readonly SvgNode[] {
  const name = side === "bottom" ? "x-axis" : "y-axis";
  const place = ({ at }: Tick): string =>
    side === "bottom" ? `translate(${at},${base})` : `translate(${base},${at})`;
  const outward = side === "left" ? -1 : 1;
  const end = side === "bottom" ? `0,${tickSize}` : `${outward * tickSize},0`;
  const offset = outward * (tickSize + TICK_PADDING);
  const anchor = side === "right" ? "start" : side === "left" || turn !== 0 ? "end" : null;
  const drop = side === "bottom" && turn === 0 ? "0.71em" : "0.32em";
  return [
    element(
      "g",
      { "aria-label": `${name} tick`, "aria-hidden": "true", fill: "none", stroke: "currentColor" },
      ...ticks.map((tick) => element("path", { transform: place(tick), d: `M0,0L${end}` })),
    ),
    element(
      "g",
      {
        "aria-label": `${name} tick label`,
        ...(anchor === null ? {} : { "text-anchor": anchor }),
        "font-size": TYPE.tick,
        "font-variant": "tabular-nums",
        transform: side === "bottom" ? `translate(0,${offset})` : `translate(${offset},0)`,
      },
      ...ticks.map((tick) =>
        element(
          "text",
          { y: drop, transform: `${place(tick)}${turn === 0 ? "" : ` rotate(${turn})`}` },
          tick.label,
        ),
      ),
    ),
  ];
}

/** Pale lines across the area of a plot at the ticks of one of its axes. */
export function gridLines(side: "x" | "y", ticks: readonly Tick[], area: Box): SvgNode {
  const [right, bottom] = [area.x + area.width, area.y + area.height];
  return element(
    "g",
    {
      "aria-label": `${side}-grid`,
      "aria-hidden": "true",
      stroke: "currentColor",
      "stroke-opacity": 0.12,
    },
    ...ticks.map(({ at }) =>
      element(
        "line",
        side === "x" ? { x1: at, x2: at, y1: area.y, y2: bottom } : { x1: area.x, x2: right, y1: at, y2: at },
      ),
    ),
  );
}

/** The frame of a plot's area. */
export function frame(area: Box, attributes: SvgNode["attributes"] = {}): SvgNode {
  return element("rect", {
    "aria-label": "frame",
    fill: "none",
    stroke: "currentColor",
    "shape-rendering": "crispEdges",
    ...attributes,
    ...area,
  });
}
