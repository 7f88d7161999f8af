import { knobNamed } from "#knobs";
import { type QuantityName, quantityNamed } from "#quantities";
import { type Estimate, studentInterval } from "#statistics";
import { type AtlasTable, estimateIn } from "#taxonomy";
import { viridis } from "./colour-ramp.ts";
import type { LineChart, LineSeries } from "./figure.ts";
import { lineLegend } from "./line-legend.ts";
import { metricTitle } from "./metric-scale.ts";
import { type PlaneAxis, planeOf, type SliceValues, sliceTitle } from "./plane.ts";

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
  along: "load" | "temperature",
): LineChart {
  const plane = planeOf(table, slice);
  const [moves, stays] = along === "load" ? [plane.x, plane.y] : [plane.y, plane.x];
  const series = stays.values.map((_, index): LineSeries => {
    const line = plane.cells
      .filter(({ row, column }) => index === (along === "load" ? row : column))
      .map(({ row, column, cell }) => {
        const estimate = estimateIn(cell, metric);
        return {
          x: moves.values[along === "load" ? column : row]!,
          y: estimate.value,
          interval: drawnInterval(metric, estimate),
        };
      });
    return {
      name: `${knobNamed(stays.knob).title} ${stays.labels[index]}`,
      colour: lineColour(index, stays.values.length),
      dash: null,
      points: line.toSorted((a, b) => a.x - b.x),
    };
  });
  const { title, unit, scale } = quantityNamed(metric);
  return {
    kind: "line-chart",
    title: [title, `along ${knobNamed(moves.knob).title.toLowerCase()}`, sliceTitle(slice)]
      .filter((part) => part !== "")
      .join(", "),
    x: knobAxis(moves),
    y: { title: unit === "0 to 1" ? metricTitle(metric) : unit, scale: scale === "log" ? "log" : "linear" },
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

/** The colours of lines that belong to one axis, from dark to light as its values go; none is too pale for white paper. */
function lineColour(index: number, lines: number): string {
  return viridis(lines < 2 ? 0.3 : (0.85 * index) / (lines - 1));
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
