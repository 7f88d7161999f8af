import type { LineChart, LineSeries } from "../figure.ts";
import { numberLabel } from "../number-label.ts";
import { textWidth } from "../text-width.ts";
import { axis, frame, gridLines } from "./axes.ts";
import type { Box } from "./cell-mark.ts";
import { tickValues } from "./colour-bar.ts";
import { drawSeries } from "./line-series.ts";
import { linearScale, logScale } from "./scale.ts";
import { type Block, element, moved, plotArea, type SvgNode, TYPE, text } from "./svg.ts";

const TITLE_HEIGHT = 20;
const BOTTOM = 36;
const NOTE_HEIGHT = 14;
const TICK_SIZE = 4;

/** Draws a line chart; `width` and `height` are of the area inside the axes, in pixels. */
export function drawLineChart(chart: LineChart, width: number, height: number): Block {
  const { scale } = chart.y;
  const { series } = chart;
  const points = series.flatMap(({ points, marks = [] }) => [...points, ...marks]);
  const xDomain = chart.x.domain ?? extent(drawable(points.map(({ x }) => x)), chart.x.scale) ?? [0, 1];
  const yDomain =
    chart.y.domain ??
    roomy(
      extent(
        drawable(
          [...points.flatMap(({ y, interval }) => [y, ...(interval ?? [])]), chart.y.reference ?? null],
          scale,
        ),
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
  const { inset, step } = dodgeOf(series, width);
  const toX = (chart.x.scale === "log" ? logScale : linearScale)(xDomain, [
    left + inset,
    left + width - inset,
  ]);
  const toY = (scale === "log" ? logScale : linearScale)(yDomain, [bottom, area.y]);
  const across = xTicks.map((tick) => ({ at: toX(tick), label: numberLabel(tick) }));
  const upward = yTicks.map((tick) => ({ at: toY(tick), label: numberLabel(tick) }));
  const plot = plotArea(
    gridLines("x", across, area),
    gridLines("y", upward, area),
    frame(area),
    ...axis(across, { side: "bottom", base: bottom, tickSize: TICK_SIZE }),
    ...axis(upward, { side: "left", base: left, tickSize: TICK_SIZE }),
    ...(chart.y.reference === undefined ? [] : [referenceLine(toY(chart.y.reference), area)]),
    ...series.flatMap((one, index) => {
      const aside = (index - (series.length - 1) / 2) * step;
      return drawSeries(one, { toX: (x) => toX(x) + aside, toY, top: area.y, bottom });
    }),
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
    ...(chart.x.note === undefined
      ? []
      : [
          text(chart.x.note, left + width / 2, TITLE_HEIGHT - 4 + height + BOTTOM + NOTE_HEIGHT - 3, {
            size: TYPE.label,
            anchor: "middle",
          }),
        ]),
    text(chart.y.title, 10, TITLE_HEIGHT + height / 2, { size: TYPE.label, anchor: "middle", turn: -90 }),
  );
  return {
    node: root,
    width: Math.max(left + width + 8, left + textWidth(chart.title, TYPE.title, true)),
    height: TITLE_HEIGHT + height + BOTTOM + (chart.x.note === undefined ? 0 : NOTE_HEIGHT),
  };
}

/** Numbers that have a place on a scale. */
function drawable(values: readonly (number | null)[], scale: "linear" | "log" = "linear"): number[] {
  return values.filter(
    (value): value is number => value !== null && Number.isFinite(value) && (scale === "linear" || value > 0),
  );
}

/** The most pixels from the line of one series to that of the next, where their intervals would lie on each other. */
const MOST_DODGE = 4;
/** From the frame to the first and the last of the points that have an interval, pixels. */
const INTERVAL_INSET = 8;

/** How far intervals keep from the frame and from each other, pixels; not at all in a chart that has none. */
function dodgeOf(
  series: readonly LineSeries[],
  width: number,
): { readonly inset: number; readonly step: number } {
  const places = series.flatMap(({ points, marks = [] }) => [
    ...new Set([...points, ...marks].filter(({ interval }) => interval != null).map(({ x }) => x)),
  ]);
  if (places.length === 0) return { inset: 0, step: 0 };
  const seriesAt = Map.groupBy(places, (x) => x);
  const shared = [...seriesAt.values()].filter(({ length }) => length > 1).length;
  const step = Math.min(MOST_DODGE, (0.5 * width) / (series.length * Math.max(1, shared - 1)));
  return { inset: INTERVAL_INSET + ((series.length - 1) / 2) * step, step };
}

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

function referenceLine(y: number, area: Box): SvgNode {
  return element("path", {
    "aria-label": "reference",
    d: `M${area.x},${y}H${area.x + area.width}`,
    stroke: "currentColor",
    "stroke-opacity": 0.6,
  });
}

function extent(numbers: readonly number[], scale: "linear" | "log" = "linear"): [number, number] | null {
  if (numbers.length === 0) return null;
  const low = numbers.reduce((least, number) => Math.min(least, number));
  const high = numbers.reduce((most, number) => Math.max(most, number));
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
