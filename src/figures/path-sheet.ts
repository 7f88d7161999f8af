import { type CurvePaths, PATH_STYLES, pointsAlong } from "./curve-profile.ts";
import type { LineChart, LineSeries, Panels } from "./figure.ts";
import { lineLegend } from "./line-legend.ts";
import { numberLabel } from "./number-label.ts";

/** The measured paths between networks of one cell. */
export interface CellPaths {
  /** What the cell is: `Width 2, Batch size 16`. */
  readonly place: string;
  /** A pair of networks each. */
  readonly pairs: readonly CurvePaths[];
  /** Mode connectivity of the cell, points; null where it is not measured. */
  readonly connectivity: number | null;
}

/**
 * Training error along the fitted curve and the straight line between networks, a panel a cell with its mode connectivity
 * in the heading, every pair a line (Yang et al. 2021, figure 12).
 */
export function pathSheet(cells: readonly CellPaths[], title: string): Panels {
  const panels = cells.map(({ place, pairs, connectivity }): LineChart => {
    const lines = (name: string, path: "line" | "curve"): LineSeries[] =>
      pairs
        .map((pair) => pointsAlong(pair[path], ({ errorPct }) => errorPct))
        .filter((points) => points.length > 0)
        .map((points) => ({ name, ...PATH_STYLES[path], points }));
    return {
      kind: "line-chart",
      title: [
        place,
        ...(connectivity === null ? [] : [`mc ${numberLabel(Number(connectivity.toFixed(2)))}`]),
      ].join(": "),
      x: { title: "t along the path" },
      y: { title: "training error, %", scale: "linear" },
      series: [...lines("straight line", "line"), ...lines("curve", "curve")],
      legend: [],
    };
  });
  const series = panels.flatMap((panel) => panel.series);
  const first = new Map(series.map((line) => [line.name, line] as const));
  return {
    kind: "panels",
    title,
    columns: 3,
    panels,
    sharedAxes: false,
    legend: lineLegend([...first.values()]),
  };
}
