import { OF_CLASSIFIERS, type Terms, wordsUnder } from "#quantities";
import type { LineChart, LinePoint, LineSeries, Panels } from "./figure.ts";
import { lineLegend } from "./line-legend.ts";

/** What a path between two networks measures at one place. */
export interface CurvePoint {
  /** Place on the path, 0 … 1. */
  readonly t: number;
  /** Training error in percent; null where it was not measured. */
  readonly errorPct: number | null;
  /** Mean loss; null where it was not measured. */
  readonly nll: number | null;
}

/** The two paths between one pair of networks; an empty list leaves a path out. */
export interface CurvePaths {
  readonly line: readonly CurvePoint[];
  readonly curve: readonly CurvePoint[];
}

/** How the two paths are drawn. */
export const PATH_STYLES = {
  line: { colour: "#D55E00", dash: "5,3" },
  curve: { colour: "#0072B2", dash: null },
} as const;

const PATHS = [
  { path: "line", name: "straight line", ...PATH_STYLES.line },
  { path: "curve", name: "curve", ...PATH_STYLES.curve },
] as const;

/** What is read of the points of a path, in the order of their places. */
export function pointsAlong(
  points: readonly CurvePoint[],
  read: (point: CurvePoint) => number | null,
): LinePoint[] {
  return points.toSorted((a, b) => a.t - b.t).map((point) => ({ x: point.t, y: read(point) }));
}

/** Loss beyond this ratio of largest to smallest is drawn on a log axis. */
const WIDE_RATIO = 30;

/** Error and loss along the straight line and the curve of low loss between one pair of networks. */
export function curveProfile(
  paths: CurvePaths,
  title = "Paths between two networks",
  terms: Terms = OF_CLASSIFIERS,
): Panels {
  const present = PATHS.filter(({ path }) => paths[path].length > 0);
  const series = (read: (point: CurvePoint) => number | null): LineSeries[] =>
    present.map(({ path, name, colour, dash }) => ({
      name,
      colour,
      dash,
      points: pointsAlong(paths[path], read),
    }));
  const chart = (heading: string, unit: string, scale: "linear" | "log", lines: LineSeries[]): LineChart => ({
    kind: "line-chart",
    title: heading,
    x: { title: "t along the path" },
    y: { title: unit, scale },
    series: lines,
    legend: [],
  });
  const loss = series((point) => point.nll);
  return {
    kind: "panels",
    title,
    columns: 2,
    panels: [
      chart(
        wordsUnder(terms, "(a) Training error"),
        "%",
        "linear",
        series((point) => point.errorPct),
      ),
      chart("(b) Training loss", terms.lossUnit, spansWidely(loss) ? "log" : "linear", loss),
    ],
    sharedAxes: false,
    legend: lineLegend(present),
  };
}

function spansWidely(series: readonly LineSeries[]): boolean {
  const numbers = series.flatMap(({ points }) => points.flatMap(({ y }) => (y === null ? [] : [y])));
  const smallest = Math.min(...numbers);
  return smallest > 0 && Math.max(...numbers) / smallest > WIDE_RATIO;
}
