import { knobNamed } from "#knobs";
import { type QuantityName, quantityNamed, titleUnder, unitUnder } from "#quantities";
import { type AtlasTable, termsOf } from "#taxonomy";
import type { LineChart, LinePoint, LineSeries, Panels } from "./figure.ts";
import { lineLegend } from "./line-legend.ts";
import { planeOf, type SliceValues } from "./plane.ts";
import { seriesStyle } from "./series-style.ts";

/** A quantity of the networks of one cell while they were trained, means over them. */
export interface EpochCurve {
  /** By epoch, in rising order; the last is the end. */
  readonly points: readonly LinePoint[];
  /** The best epoch by test loss; null where it was not followed. */
  readonly best: LinePoint | null;
  /** Whether only some epochs are known, and lines between them hide how it went. */
  readonly sparse: boolean;
}

/** How a training is drawn. */
export interface EpochCurvesOptions {
  readonly title: string;
  readonly caption: string;
}

/**
 * A quantity of test data over the epochs of training, a panel for every temperature with a line for every load, and a
 * ring at the best epoch by test loss: an oracle, for it looks at the test set to choose. All panels have the same axes.
 *
 * @param curves by the index of the cell in the table; a cell without one has no line
 * @throws AtlasError as {@link planeOf} does
 */
export function epochCurves(
  table: AtlasTable,
  metric: QuantityName,
  slice: SliceValues,
  curves: ReadonlyMap<number, EpochCurve>,
  { title, caption }: EpochCurvesOptions,
): Panels {
  const plane = planeOf(table, slice);
  const terms = termsOf(table.cells);
  const quantity = quantityNamed(metric);
  const [name, unit] = [titleUnder(terms, quantity), unitUnder(terms, quantity)];
  const scale = quantity.scale === "log" ? "log" : "linear";
  const points = [...curves.values()].flatMap((curve) => [...curve.points, ...marksOf(curve)]);
  const domain = commonDomain(points, scale);
  const epochs = spanOf(points.map(({ x }) => x));
  const lines = plane.x.labels.map((label, column) => ({
    name: `${knobNamed(plane.x.knob).title} ${label}`,
    ...seriesStyle(column),
  }));
  const panels = plane.y.labels.map((label, row): LineChart => {
    const series = plane.cells
      .filter((place) => place.row === row)
      .flatMap(({ column, index }): LineSeries[] => {
        const curve = index === null ? undefined : curves.get(index);
        if (curve === undefined) return [];
        return [{ ...lines[column]!, points: curve.points, marks: marksOf(curve) }];
      });
    return {
      kind: "line-chart",
      title: `${knobNamed(plane.y.knob).title} ${label}`,
      x: { title: "Epoch", scale: "log", domain: epochs },
      y: { title: [name.toLowerCase(), unit].join(", "), scale, ...(domain === null ? {} : { domain }) },
      series,
      legend: [],
    };
  });
  const drawn = panels.filter(({ series }) => series.length > 0);
  const marked = drawn.some(({ series }) => series.some(({ marks = [] }) => marks.length > 0));
  return {
    kind: "panels",
    title,
    columns: Math.min(3, Math.ceil(Math.sqrt(drawn.length))),
    panels: drawn,
    sharedAxes: false,
    legend: [
      ...lineLegend(lines),
      ...(marked
        ? [
            {
              swatch: { kind: "mark" as const },
              words: "best epoch by test loss (oracle), mean over networks",
            },
          ]
        : []),
    ],
    caption,
  };
}

function marksOf({ best }: EpochCurve): readonly LinePoint[] {
  return best === null ? [] : [best];
}

/** The ends of what all points span, with some air; null without any. */
function commonDomain(
  points: readonly LinePoint[],
  scale: "linear" | "log",
): readonly [low: number, high: number] | null {
  const numbers = points.flatMap(({ y }) => (y === null || (scale === "log" && y <= 0) ? [] : [y]));
  if (numbers.length === 0) return null;
  const [low, high] = spanOf(numbers);
  if (scale === "log") return [low / 1.15, high * 1.15];
  const air = 0.08 * (high - low) || 1;
  return [low >= 0 ? Math.max(0, low - air) : low - air, high + air];
}

/** The least and the largest of numbers, of which there may be more than a call has arguments. */
function spanOf(numbers: readonly number[]): readonly [low: number, high: number] {
  return [
    numbers.reduce((least, number) => Math.min(least, number), Number.POSITIVE_INFINITY),
    numbers.reduce((most, number) => Math.max(most, number), Number.NEGATIVE_INFINITY),
  ];
}
