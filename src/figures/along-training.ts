import {
  OF_CLASSIFIERS,
  type QuantityName,
  quantityNamed,
  type Terms,
  titleUnder,
  unitUnder,
} from "#quantities";
import type { LineChart, LinePoint, LineSeries, Panels } from "./figure.ts";
import { lineLegend } from "./line-legend.ts";
import { seriesStyle } from "./series-style.ts";

/** A quantity of the networks of a cell at points of their training. */
export interface QuantityAlong {
  readonly quantity: QuantityName;
  /** A line a network: epochs trained, in rising order, and the value there. */
  readonly networks: readonly { readonly seed: number; readonly points: readonly LinePoint[] }[];
  /** What the quantity cannot lastingly exceed, drawn beside it. @default nothing */
  readonly limit?: { readonly name: string; readonly points: readonly LinePoint[] };
}

/** A limit is no network: grey and dashed. */
const LIMIT_STYLE = { colour: "#555555", dash: "5,3" };

/** Quantities of the networks of one cell over the epochs of their training, a panel each; what is positive on a log axis. */
export function alongTraining(
  quantities: readonly QuantityAlong[],
  title = "Along training",
  terms: Terms = OF_CLASSIFIERS,
): Panels {
  const seeds = [...new Set(quantities.flatMap(({ networks }) => networks.map(({ seed }) => seed)))];
  const lineOf = (seed: number) => ({ name: `seed ${seed}`, ...seriesStyle(seeds.indexOf(seed)) });
  const limits = quantities.flatMap(({ limit }) => (limit === undefined ? [] : [limit.name]));
  return {
    kind: "panels",
    title,
    columns: 2,
    panels: quantities.map(({ quantity, networks, limit }): LineChart => {
      const known = quantityNamed(quantity);
      const unit = unitUnder(terms, known);
      const series: LineSeries[] = [
        ...networks.map(({ seed, points }) => ({ ...lineOf(seed), points })),
        ...(limit === undefined ? [] : [{ name: limit.name, ...LIMIT_STYLE, points: limit.points }]),
      ];
      const isPositive = networks.every(({ points }) => points.every(({ y }) => y === null || y > 0));
      return {
        kind: "line-chart",
        title: titleUnder(terms, known),
        x: { title: "Epoch" },
        y: { title: unit, scale: known.scale === "log" && isPositive ? "log" : "linear" },
        series,
        legend: [],
      };
    }),
    sharedAxes: false,
    legend: lineLegend([
      ...seeds.map(lineOf),
      ...[...new Set(limits)].map((name) => ({ name, ...LIMIT_STYLE })),
    ]),
  };
}
