import type { LineChart, LineSeries } from "../figure.ts";
import { numberLabel } from "../number-label.ts";
import { textWidth } from "../text-width.ts";
import { axis, frame, gridLines } from "./axes.ts";
import type { Box } from "./cell-mark.ts";
import { tickValues } from "./colour-bar.ts";
import { linearScale, logScale, type Scale } from "./scale.ts";
import { type Block, element, moved, plotArea, type SvgNode, TYPE, text } from "./svg.ts";

const TITLE_HEIGHT = 20;
const BOTTOM = 36;
const TICK_SIZE = 4;

/** Draws a line chart; `width` and `height` are of the area inside the axes, in pixels. */
export function drawLineChart(chart: LineChart, width: number, height: number): Block {
  const { scale } = chart.y;
  const series = chart.series.map((one) => ({
    ...one,
    points: one.points.map(({ x, y, interval }) => ({
      x,
      y: drawable(y, scale),
      interval: (interval ?? []).map((end) => drawable(end, scale)),
    })),
  }));
  const points = series.flatMap((one) => one.points);
  const xDomain = extent(
    points.map(({ x }) => x),
    chart.x.scale,
  ) ?? [0, 1];
  const yDomain =
    chart.y.domain ??
    roomy(
      extent(
        points.flatMap(({ y, interval }) => [y, ...interval]),
        scale,
      ),
      scale,
    );
  const yTicks =
    scale === "log" ? logTicks(yDomain[0], yDomain[1]) : tickValues(yDomain[0], yDomain[1], height / 36);
  const xTicks =
    chart.x.ticks ??
    (chart.x.scale === "log"
      ? logTicks(xDomain[0], xDomain[1])
      : tickValues(xDomain[0], xDomain[1], width / 50));
  const left = 24 + Math.max(0, ...yTicks.map((tick) => textWidth(numberLabel(tick), TYPE.tick)));

  const area: Box = { x: left, y: 4, width, height };
  const bottom = area.y + height;
  const toX = (chart.x.scale === "log" ? logScale : linearScale)(xDomain, [left, left + width]);
  const toY = (scale === "log" ? logScale : linearScale)(yDomain, [bottom, area.y]);
  const across = xTicks.map((tick) => ({ at: toX(tick), label: numberLabel(tick) }));
  const upward = yTicks.map((tick) => ({ at: toY(tick), label: numberLabel(tick) }));
  const plot = plotArea(
    gridLines("x", across, area),
    gridLines("y", upward, area),
    frame(area),
    ...axis(across, { side: "bottom", base: bottom, tickSize: TICK_SIZE }),
    ...axis(upward, { side: "left", base: left, tickSize: TICK_SIZE }),
    ...series.flatMap((one) => drawSeries(one, toX, toY)),
  );
  const root = element(
    "g",
    {},
    moved(plot, 0, TITLE_HEIGHT - 4),
    text(chart.title, left, 12, { size: TYPE.title, bold: true }),
    text(chart.x.title, left + width / 2, TITLE_HEIGHT - 4 + height + BOTTOM - 3, {
      size: TYPE.label,
      anchor: "middle",
    }),
    text(chart.y.title, 10, TITLE_HEIGHT + height / 2, { size: TYPE.label, anchor: "middle", turn: -90 }),
  );
  return {
    node: root,
    width: Math.max(left + width + 8, left + textWidth(chart.title, TYPE.title, true)),
    height: TITLE_HEIGHT + height + BOTTOM,
  };
}

/** A number to draw; NaN for one that is not there or has no place on the scale. */
function drawable(value: number | null, scale: "linear" | "log"): number {
  return value === null || !Number.isFinite(value) || (scale === "log" && value <= 0) ? Number.NaN : value;
}

interface DrawnSeries extends Omit<LineSeries, "points"> {
  /** A number that is not finite breaks the line; an interval has two ends or none. */
  readonly points: readonly {
    readonly x: number;
    readonly y: number;
    readonly interval: readonly number[];
  }[];
}

/**
 * The line of a series, a thin upright line over every interval and, where they are few, a dot at every point; nothing
 * for a series without points.
 */
function drawSeries(series: DrawnSeries, toX: Scale, toY: Scale): readonly SvgNode[] {
  const { points, colour, dash } = series;
  if (points.length === 0) return [];
  return [...intervalLines(series, toX, toY), ...lineAndDots({ points, colour, dash }, toX, toY)];
}

function intervalLines({ points, colour }: DrawnSeries, toX: Scale, toY: Scale): readonly SvgNode[] {
  const d = points
    .filter(({ interval }) => interval.length === 2 && interval.every(Number.isFinite))
    .map(({ x, interval }) => `M${toX(x)},${toY(interval[0]!)}L${toX(x)},${toY(interval[1]!)}`)
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

function lineAndDots(
  { points, colour, dash }: Pick<DrawnSeries, "points" | "colour" | "dash">,
  toX: Scale,
  toY: Scale,
): readonly SvgNode[] {
  const pixels = points.map(({ x, y }) => ({ x: toX(x), y: toY(y) }));
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

/** Straight pieces through points; one that stands between two gaps is closed onto itself, so that it shows as a dot. */
function linePath(points: readonly { readonly x: number; readonly y: number }[]): string {
  const open = (index: number): boolean => Number.isFinite(points[index]?.y);
  return points
    .map(({ x, y }, index) => {
      if (!open(index)) return "";
      if (open(index - 1)) return `L${x},${y}`;
      return `M${x},${y}${open(index + 1) ? "" : "Z"}`;
    })
    .join("");
}

const MOST_DOTS = 40;

/** Powers of ten where the range spans two or more, else 1, 2, 5 times a power of ten, else even steps. */
export function logTicks(low: number, high: number): number[] {
  const inside = (ticks: number[]): number[] => ticks.filter((tick) => tick >= low && tick <= high);
  const decades: number[] = [];
  for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power++)
    decades.push(Number(`1e${power}`));
  const tens = inside(decades);
  if (tens.length >= 3) {
    const stride = Math.ceil(tens.length / 8);
    return tens.filter((_, index) => index % stride === 0);
  }
  const finer = inside(decades.flatMap((decade) => [decade, 2 * decade, 5 * decade]));
  return finer.length >= 2 ? finer : tickValues(low, high, 4);
}

function extent(numbers: readonly number[], scale: "linear" | "log" = "linear"): [number, number] | null {
  const finite = numbers.filter(Number.isFinite);
  if (finite.length === 0) return null;
  const low = finite.reduce((least, number) => Math.min(least, number));
  const high = finite.reduce((most, number) => Math.max(most, number));
  if (low < high) return [low, high];
  return scale === "log" ? [low / 2, high * 2] : [low - 0.5, high + 0.5];
}

/** A range with some air, so that no line runs along the frame. */
function roomy(range: [number, number] | null, scale: "linear" | "log"): [number, number] {
  if (range === null) return scale === "log" ? [0.1, 1] : [0, 1];
  const [low, high] = range;
  if (scale === "log") return low > 0 ? [low / 1.2, high * 1.2] : [high / 10, high * 1.2];
  const air = 0.05 * (high - low);
  return [low >= 0 && low < 4 * air ? 0 : low - air, high + air];
}
