import { knobNamed } from "#knobs";
import { type QuantityName, quantityNamed, titleUnder, unitUnder } from "#quantities";
import { type Estimate, studentInterval } from "#statistics";
import { type AtlasTable, estimateIn, termsOf } from "#taxonomy";
import type { LineChart, LinePoint, LineSeries } from "./figure.ts";
import { lineLegend } from "./line-legend.ts";
import { metricTitle } from "./metric-scale.ts";
import {
  type Plane,
  type PlaneAxis,
  type PlaneCell,
  planeOf,
  type SliceValues,
  sliceTitle,
} from "./plane.ts";
import { seriesStyle } from "./series-style.ts";

/** Along which axis of a plane a line goes. */
export type PlaneDirection = "load" | "temperature";

/**
 * One quantity of one slice as lines: along the load, a line for every temperature, or the other way round, with the
 * 95 % interval that Student's t gives each mean. Width-wise and temperature-wise double descent are read from those of
 * test accuracy (Yang et al. 2021, figure 4).
 *
 * @throws AtlasError as {@link planeOf} does
 */
export function quantityLines(
  table: AtlasTable,
  metric: QuantityName,
  slice: SliceValues,
  along: PlaneDirection,
): LineChart {
  const plane = planeOf(table, slice);
  const series = planeLines(plane, along, ({ cell }) => {
    const estimate = estimateIn(cell, metric);
    return { y: estimate.value, interval: drawnInterval(metric, estimate) };
  });
  const moves = along === "load" ? plane.x : plane.y;
  const terms = termsOf(table.cells);
  const quantity = quantityNamed(metric);
  const { scale } = quantity;
  const [title, unit] = [titleUnder(terms, quantity), unitUnder(terms, quantity)];
  return {
    kind: "line-chart",
    title: [title, `along ${knobNamed(moves.knob).title.toLowerCase()}`, sliceTitle(slice)]
      .filter((part) => part !== "")
      .join(", "),
    x: knobAxis(moves),
    y: {
      title: unit === "0 to 1" ? metricTitle(metric, terms) : unit,
      scale: scale === "log" ? "log" : "linear",
      ...(scale === "signed" ? { reference: 0 } : {}),
    },
    series,
    legend: lineLegend(series),
  };
}

/** The 95 % interval of a mean within what the quantity can be; null where too few observations are behind it. */
export function drawnInterval(metric: QuantityName, estimate: Estimate): readonly [number, number] | null {
  const interval = studentInterval(estimate);
  if (interval === null) return null;
  const { low, high } = quantityNamed(metric).range ?? { low: -Infinity, high: Infinity };
  return [Math.max(low, interval.low), Math.min(high, interval.high)];
}

/** A line for every value of one axis of a plane along the other, in the order in which a plane is drawn. */
export function planeLines(
  plane: Plane,
  along: PlaneDirection,
  pointAt: (place: PlaneCell) => Omit<LinePoint, "x">,
): readonly LineSeries[] {
  const [moves, stays] = along === "load" ? [plane.x, plane.y] : [plane.y, plane.x];
  return stays.values.map((_, index) => ({
    name: `${knobNamed(stays.knob).title} ${stays.labels[index]}`,
    ...seriesStyle(index),
    points: plane.cells
      .filter(({ row, column }) => index === (along === "load" ? row : column))
      .map((place) => ({ x: moves.values[along === "load" ? place.column : place.row]!, ...pointAt(place) }))
      .toSorted((a, b) => a.x - b.x),
  }));
}

const MOST_TICKS = 8;

/** An axis of a plane as that of a chart: logarithmic where its knob is drawn so and all its values are positive. */
export function knobAxis({ knob, title, values }: PlaneAxis): LineChart["x"] {
  const { scale, hotter, title: name } = knobNamed(knob);
  // In a plane hotter is upward whatever the numbers do; here they rise to the right.
  const directed = hotter === null ? title : `${name} (hotter ${hotter === "up" ? "→" : "←"})`;
  if (scale !== "log" || !values.every((value) => value > 0)) return { title: directed };
  const stride = Math.ceil(values.length / MOST_TICKS);
  const ticks = values.toSorted((a, b) => a - b).filter((_, index) => index % stride === 0);
  return { title: directed, scale: "log", ticks };
}
