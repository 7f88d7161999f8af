import type { TransitionName } from "#taxonomy";
import type { PlaneAxis } from "./plane.ts";

/** How a place of a grid is drawn: a colour, or one of the marks for a number that is not there. */
export type GridCellState =
  | "value"
  | "undecided"
  | "not-settled"
  | "not-measured"
  | "diverged"
  | "no-logarithm";

/** What stands in a cell whose connectivity is not settled: there is more to come. */
export const NOT_SETTLED_SIGN = "…";

/** One place of a grid map. */
export interface GridCell {
  readonly column: number;
  readonly row: number;
  /** Index of the table's cell behind it, which links the same cell across figures; null where there is none. */
  readonly index: number | null;
  readonly state: GridCellState;
  /** The drawn number after any logarithm; null for a phase or where nothing is drawn. */
  readonly value: number | null;
  /** `#rrggbb`, null unless the state is `value`. */
  readonly fill: string | null;
  /** Text inside the cell: a phase letter, a number; null for none. */
  readonly text: string | null;
  /** Some, but not all, networks of the cell diverged or are constant: drawn as a corner mark. */
  readonly partial: boolean;
  /** The noise of a threshold reaches the cell: drawn as a hatch over its colour. @default false */
  readonly close?: boolean;
  /** It is not known how sure the cell's label is: drawn as a ring in a corner. @default false */
  readonly unknown?: boolean;
  /** What hovering says, one fact a line; empty in maps of more than `MOST_RECTANGLES` cells, whose pictures say nothing. */
  readonly title: string;
}

/**
 * A map of more cells than this is a picture with a pixel a cell: as many elements of a document as cells, for each of some forty
 * maps, are what no browser opens in a moment.
 */
export const MOST_RECTANGLES = 4000;

/** What a curved border parts: one of the two transitions, or the smooth crossover to similar networks. */
export type CurveKind = TransitionName | "crossover";

/** What a border along the edges of cells parts: a transition of either kind, that crossover, or an undecided cell. */
export type EdgeKind = "transition" | "crossover" | "uncertain";

/** Every kind of border. */
export type BorderKind = CurveKind | EdgeKind;

/** A straight piece of border in grid units: cell (column, row) covers [column, column + 1] × [row, row + 1]. */
export interface Border {
  readonly kind: EdgeKind;
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
}

/** A point in grid units. */
export interface GridPoint {
  readonly x: number;
  readonly y: number;
}

/** A curved border in grid units. */
export interface BorderCurve {
  readonly kind: CurveKind;
  /** In order; the first repeated at the end closes it. */
  readonly points: readonly GridPoint[];
}

/** A position with an interval along one axis: a dot on a thin line, in grid units. */
export interface Whisker {
  readonly at: GridPoint;
  readonly from: GridPoint;
  readonly to: GridPoint;
  /** What hovering says. */
  readonly title: string;
}

/** Where a transition crosses one row or column of cells. */
export interface TransitionWhisker extends Whisker {
  readonly transition: TransitionName;
}

/** Where borders lie by the numbers between the cells: drawn over the cells, in grid units. */
export interface BorderEvidence {
  readonly curves: readonly BorderCurve[];
  readonly whiskers: readonly TransitionWhisker[];
  /** Where the two transitions meet, with a whisker along each axis; null where they do not. */
  readonly quadruplePoint: readonly [Whisker, Whisker] | null;
}

/** The name of a region of cells of one phase, in grid units. */
export interface RegionLabel {
  readonly text: string;
  readonly x: number;
  readonly y: number;
}

/** The colour bar of a map. */
export interface ColourBar {
  readonly domain: readonly [number, number];
  /** Colours from the low to the high end, evenly spaced. */
  readonly colours: readonly string[];
  /** Quantity and unit, such as `ln nats`. */
  readonly unit: string;
}

/** One entry of a legend: a swatch and its words. */
export interface LegendEntry {
  readonly swatch:
    | { readonly kind: "fill"; readonly colour: string; readonly letter?: string }
    | { readonly kind: "letter"; readonly letter: string }
    | {
        readonly kind:
          | Exclude<GridCellState, "value">
          | "partial"
          | "close"
          | "unknown"
          | "whiskers"
          | "quadruple"
          | "mark";
      }
    | { readonly kind: "border"; readonly border: BorderKind }
    | { readonly kind: "line"; readonly colour: string; readonly dash: string | null };
  readonly words: string;
}

/** A grid of equal cells with real knob values at the cell centres. */
export interface GridMap {
  readonly kind: "grid-map";
  readonly title: string;
  readonly x: PlaneAxis;
  readonly y: PlaneAxis;
  readonly cells: readonly GridCell[];
  readonly bar: ColourBar | null;
  readonly borders: readonly Border[];
  /** @default none */
  readonly evidence?: BorderEvidence;
  readonly regions: readonly RegionLabel[];
  readonly legend: readonly LegendEntry[];
}

/** One line of a chart; a null breaks it. */
export interface LineSeries {
  readonly name: string;
  readonly colour: string;
  /** SVG dash pattern such as `4,3`; null for a solid line. */
  readonly dash: string | null;
  readonly points: readonly LinePoint[];
  /** Places that stand out, a ring each, on the line or beside it. @default none */
  readonly marks?: readonly LinePoint[];
}

/** A point of a line. */
export interface LinePoint {
  readonly x: number;
  readonly y: number | null;
  /** Between what `y` may lie: drawn as a thin upright line, those of several lines side by side. @default not drawn */
  readonly interval?: readonly [low: number, high: number] | null;
}

/** Lines over a common axis. On a log scale, numbers that are not positive break the line. */
export interface LineChart {
  readonly kind: "line-chart";
  readonly title: string;
  readonly x: {
    readonly title: string;
    /** What the chart is of, in a line of its own below. @default none */
    readonly note?: string;
    /** @default "linear" */
    readonly scale?: "linear" | "log";
    /** What the axis names. @default round numbers */
    readonly ticks?: readonly number[];
    /** Its ends, for charts that are to be compared. @default what the points span */
    readonly domain?: readonly [low: number, high: number];
  };
  readonly y: {
    readonly title: string;
    readonly scale: "linear" | "log";
    /** Its ends, for charts that are to be compared. @default what the points span, with some air */
    readonly domain?: readonly [low: number, high: number];
    /** A value that the axis holds and a line shows, such as that of no gain. @default none */
    readonly reference?: number;
  };
  readonly series: readonly LineSeries[];
  readonly legend: readonly LegendEntry[];
}

/** Several figures on a sheet, in reading order, with one legend for all. */
export interface Panels {
  readonly kind: "panels";
  readonly title: string;
  /** Panels in a row. */
  readonly columns: number;
  readonly panels: readonly (GridMap | LineChart)[];
  /** Grid maps share axes: ticks and titles only at the left and the bottom. */
  readonly sharedAxes: boolean;
  readonly legend: readonly LegendEntry[];
  /** What a reader must know to read them, sentences below everything. @default none */
  readonly caption?: string;
}

/** What can be drawn: plain data, the same for files, the report and a live view. */
export type Figure = GridMap | LineChart | Panels;
