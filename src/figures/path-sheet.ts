import { OF_CLASSIFIERS, type Terms, wordsUnder } from "#quantities";
import { type CurvePaths, PATH_STYLES, pointsAlong } from "./curve-profile.ts";
import type { LineChart, LineSeries, Panels } from "./figure.ts";
import { lineLegend } from "./line-legend.ts";
import { numberLabel } from "./number-label.ts";

/** The measured paths between networks of one cell. */
export interface CellPaths {
  /** What the cell is: `Width 2, Batch size 16`. */
  readonly place: string;
  /** A pair of networks each; none where no path is known. */
  readonly pairs: readonly CurvePaths[];
  /** Why there are none, such as `diverged`. */
  readonly absence: string;
  /** Mode connectivity of the cell, points; null where it is not measured. */
  readonly connectivity: number | null;
}

/** How a sheet of paths is laid out and told. */
export type PathSheetOptions = Pick<Panels, "title" | "columns"> & {
  /** Which cells these are, to follow "Drawn are the cells". */
  readonly which: string;
  /** What the networks are judged by. @default classifiers under cross-entropy */
  readonly terms?: Terms;
};

/**
 * Training error along the fitted curve and the straight line between networks, a panel a cell with its mode connectivity
 * below, every pair a line (Yang et al. 2021, figure 12). A cell without a path keeps its panel, which says why.
 */
export function pathSheet(
  cells: readonly CellPaths[],
  { title, columns, which, terms = OF_CLASSIFIERS }: PathSheetOptions,
): Panels {
  const panels = cells.map(({ place, pairs, connectivity, absence }): LineChart => {
    const lines = (name: string, path: "line" | "curve"): LineSeries[] =>
      pairs
        .map((pair) => pointsAlong(pair[path], ({ errorPct }) => errorPct))
        .filter((points) => points.length > 0)
        .map((points) => ({ name, ...PATH_STYLES[path], points }));
    const series = [...lines("straight line", "line"), ...lines("curve", "curve")];
    const note =
      series.length === 0
        ? `no path: ${absence}`
        : connectivity === null
          ? "mode connectivity not measured"
          : `mode connectivity ${numberLabel(Number(connectivity.toFixed(2)))} points`;
    return {
      kind: "line-chart",
      title: place,
      x: { title: "t along the path", note },
      y: { title: wordsUnder(terms, "training error, %"), scale: "linear" },
      series,
      legend: [],
    };
  });
  const series = panels.flatMap((panel) => panel.series);
  const first = new Map(series.map((line) => [line.name, line] as const));
  return {
    kind: "panels",
    title,
    columns,
    panels,
    sharedAxes: false,
    legend: lineLegend([...first.values()]),
    caption: wordsUnder(
      terms,
      `Drawn are the cells ${which}. Mode connectivity says how much worse (negative, a barrier) or better (positive) the curve is than its ends, in points of training error, mean over pairs of networks.`,
    ),
  };
}
