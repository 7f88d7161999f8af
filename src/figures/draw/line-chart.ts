import * as Plot from "@observablehq/plot";
import type { LineChart } from "../figure.ts";
import { numberLabel } from "../number-label.ts";
import { textWidth } from "../text-width.ts";
import { tickValues } from "./colour-bar.ts";
import { type Block, element, moved, plotGroup, TYPE, text } from "./svg.ts";

const TITLE_HEIGHT = 20;
const BOTTOM = 36;

/** Draws a line chart; `width` and `height` are of the area inside the axes, in pixels. */
export function drawLineChart(chart: LineChart, width: number, height: number): Block {
  const { scale } = chart.y;
  const points = chart.series.flatMap((series) =>
    series.points.map(({ x, y }) => ({
      series,
      x,
      y: y === null || !Number.isFinite(y) || (scale === "log" && y <= 0) ? Number.NaN : y,
    })),
  );
  const xDomain = extent(points.map(({ x }) => x)) ?? [0, 1];
  const yDomain = roomy(extent(points.map(({ y }) => y)), scale);
  const yTicks =
    scale === "log" ? logTicks(yDomain[0], yDomain[1]) : tickValues(yDomain[0], yDomain[1], height / 36);
  const xTicks = tickValues(xDomain[0], xDomain[1], width / 50);
  const left = 24 + Math.max(0, ...yTicks.map((tick) => textWidth(numberLabel(tick), TYPE.tick)));

  const axis = { tickSize: 4, tickPadding: 3, label: null, fontSize: TYPE.tick };
  const plot = plotGroup({
    width: left + width + 8,
    height: height + BOTTOM,
    marginLeft: left,
    marginRight: 8,
    marginTop: 4,
    marginBottom: BOTTOM - 4,
    x: { type: "linear", domain: xDomain, axis: null },
    y: { type: scale, domain: yDomain, axis: null },
    color: { type: "identity" },
    marks: [
      Plot.gridX(xTicks, { strokeOpacity: 0.12 }),
      Plot.gridY(yTicks, { strokeOpacity: 0.12 }),
      Plot.frame({ stroke: "currentColor", shapeRendering: "crispEdges" }),
      Plot.axisX(xTicks, { ...axis, tickFormat: (tick: number) => numberLabel(tick) }),
      Plot.axisY(yTicks, { ...axis, tickFormat: (tick: number) => numberLabel(tick) }),
      ...chart.series.flatMap((series) => {
        const own = points.filter((point) => point.series === series);
        const drawable = own.filter(({ y }) => Number.isFinite(y));
        return [
          Plot.line(own, {
            x: "x",
            y: "y",
            stroke: series.colour,
            strokeWidth: 1.6,
            className: "series",
            ...(series.dash === null ? {} : { strokeDasharray: series.dash }),
          }),
          drawable.length > MOST_DOTS
            ? null
            : Plot.dot(drawable, { x: "x", y: "y", r: 1.8, fill: series.colour, className: "points" }),
        ];
      }),
    ],
  });
  const root = element("g", {}, moved(plot, 0, TITLE_HEIGHT - 4));
  root.append(
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

function extent(numbers: readonly number[]): [number, number] | null {
  const finite = numbers.filter(Number.isFinite);
  if (finite.length === 0) return null;
  const low = finite.reduce((least, number) => Math.min(least, number));
  const high = finite.reduce((most, number) => Math.max(most, number));
  return low === high ? [low - 0.5, high + 0.5] : [low, high];
}

/** A range with some air, so that no line runs along the frame. */
function roomy(range: [number, number] | null, scale: "linear" | "log"): [number, number] {
  if (range === null) return scale === "log" ? [0.1, 1] : [0, 1];
  const [low, high] = range;
  if (scale === "log") return low > 0 ? [low / 1.2, high * 1.2] : [high / 10, high * 1.2];
  const air = 0.05 * (high - low);
  return [low >= 0 && low < 4 * air ? 0 : low - air, high + air];
}
