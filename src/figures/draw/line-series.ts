import type { LinePoint, LineSeries } from "../figure.ts";
import type { Scale } from "./scale.ts";
import { element, type SvgNode, twoDecimals } from "./svg.ts";

/** A line in the pixels of its chart. */
export interface SeriesPlace {
  readonly toX: Scale;
  /** Gives NaN for what has no place on the axis: it breaks the line. */
  readonly toY: Scale;
  /** The heights between which intervals are drawn, from the top down. */
  readonly top: number;
  readonly bottom: number;
}

/**
 * The line of a series, a thin upright line over every interval, a ring at every mark and, where they are few, a dot at
 * every point; nothing for a series without points.
 */
export function drawSeries(series: LineSeries, place: SeriesPlace): readonly SvgNode[] {
  const { points, marks = [] } = series;
  if (points.length + marks.length === 0) return [];
  return [
    ...intervalLines([...points, ...marks], series.colour, place),
    ...lineAndDots(series, place),
    ...markRings(marks, series.colour, place),
  ];
}

/** Half the length of the bar at either end of an interval, pixels. */
const CAP = 1.5;

/** An interval that reaches beyond the axis goes to its end and has no bar there. */
function intervalLines(
  points: readonly LinePoint[],
  colour: string,
  { toX, toY, top, bottom }: SeriesPlace,
): readonly SvgNode[] {
  const cap = (x: number, y: number, end: number): string =>
    y === end ? `M${x - CAP},${y}L${x + CAP},${y}` : "";
  const d = points
    .map(({ x, y, interval }) => {
      if (y === null || !Number.isFinite(toY(y)) || interval == null) return "";
      const [low, high] = interval.map(toY) as [number, number];
      const to = Math.min(bottom, Number.isFinite(low) ? low : bottom);
      const from = Math.max(top, high);
      const at = toX(x);
      return `M${at},${to}L${at},${from}${cap(at, to, low)}${cap(at, from, high)}`;
    })
    .join("");
  if (d === "") return [];
  return [
    element(
      "g",
      { "aria-label": "interval", fill: "none", stroke: colour, "stroke-width": 1, opacity: 0.6 },
      element("path", { d }),
    ),
  ];
}

function lineAndDots({ points, colour, dash }: LineSeries, { toX, toY }: SeriesPlace): readonly SvgNode[] {
  const pixels = points.map(({ x, y }) => ({ x: toX(x), y: y === null ? Number.NaN : toY(y) }));
  const d = linePath(pixels);
  const line = element(
    "g",
    {
      "aria-label": "line",
      class: "series",
      fill: "none",
      stroke: colour,
      "stroke-width": 1.6,
      "stroke-linejoin": "round",
      "stroke-linecap": "round",
      ...(dash === null ? {} : { "stroke-dasharray": dash }),
    },
    ...(d === "" ? [] : [element("path", { d })]),
  );
  const dots = pixels.filter(({ y }) => Number.isFinite(y));
  if (dots.length === 0 || dots.length > MOST_DOTS) return [line];
  return [
    line,
    element(
      "g",
      { "aria-label": "dot", class: "points", fill: colour },
      ...dots.map(({ x, y }) => element("circle", { cx: x, cy: y, r: 1.8 })),
    ),
  ];
}

const MOST_DOTS = 40;

/** Straight pieces through points; one that stands between two gaps is closed onto itself, so that it shows as a dot. */
function linePath(points: readonly { readonly x: number; readonly y: number }[]): string {
  const open = (index: number): boolean => Number.isFinite(points[index]?.y);
  return points
    .map(({ x, y }, index) => {
      if (!open(index)) return "";
      // Rounded here: to write a dozen digits and to read them again takes most of the time of a long line.
      const place = `${twoDecimals(x)},${twoDecimals(y)}`;
      if (open(index - 1)) return `L${place}`;
      return `M${place}${open(index + 1) ? "" : "Z"}`;
    })
    .join("");
}

function markRings(
  marks: readonly LinePoint[],
  colour: string,
  { toX, toY }: SeriesPlace,
): readonly SvgNode[] {
  const rings = marks.flatMap(({ x, y }) =>
    y === null || !Number.isFinite(toY(y)) ? [] : [ring(toX(x), toY(y))],
  );
  if (rings.length === 0) return [];
  return [
    element(
      "g",
      { "aria-label": "mark", class: "marks", fill: "#ffffff", stroke: colour, "stroke-width": 1.6 },
      ...rings,
    ),
  ];
}

/** The ring of a mark, in the fill and stroke of what holds it. */
export function ring(x: number, y: number): SvgNode {
  return element("circle", { cx: x, cy: y, r: 3.6 });
}
