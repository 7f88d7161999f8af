import type { QuantityName } from "#quantities";
import { type AtlasTable, estimateIn, type SmoothBorder, termsOf } from "#taxonomy";
import { borderEvidence } from "./border-evidence.ts";
import {
  cellNumber,
  hoverText,
  isPartial,
  markLegend,
  metricWords,
  missingState,
  partialWords,
  phaseTitle,
} from "./cell-state.ts";
import type { GridCell, GridMap } from "./figure.ts";
import { type MetricScale, metricScale, metricTitle } from "./metric-scale.ts";
import { phaseBorders, phaseGrid, regionLabels } from "./phase-borders.ts";
import { borderLegend } from "./phase-diagram.ts";
import { type Plane, type PlaneCell, planeOf, type SliceValues, sliceTitle } from "./plane.ts";

/** How a metric is drawn. */
export interface MetricMapOptions {
  /** What is laid over the map. @default "letters" for test accuracy, "borders" for every other metric */
  readonly phases?: "none" | "borders" | "letters";
  /** From `smoothBorders` of the slice. @default the edges between cells of different phases */
  readonly borders?: readonly SmoothBorder[];
  /** Writes the drawn number into every cell. @default false */
  readonly numbers?: boolean;
  /** Ends of the colour scale in drawn units (after the logarithm). @default the table's range, symmetric if signed */
  readonly domain?: readonly [number, number];
  /** The cells whose range the colours span, for maps that are to be compared. @default all of the table */
  readonly scaleOf?: Pick<AtlasTable, "cells">;
  /** The heading. @default the metric's name and the slice */
  readonly title?: string;
}

/**
 * One metric of one slice as a heat map: viridis for one-sided quantities, zero-centred purple and orange for signed
 * ones, natural logarithms for losses and curvature, marks where there is no number.
 *
 * @throws AtlasError as {@link planeOf} and {@link metricScale} do
 */
export function metricMap(
  table: AtlasTable,
  metric: QuantityName,
  slice: SliceValues,
  options: MetricMapOptions = {},
): GridMap {
  const plane = planeOf(table, slice);
  const scale = metricScale(options.scaleOf ?? table, metric, options.domain);
  const cells = plane.cells.map((place) => metricCell(plane, place, metric, scale, options.numbers ?? false));
  const overlay = options.phases ?? (metric === "test_acc_pct" ? "letters" : "borders");
  const grid = phaseGrid(plane);
  const smooth = overlay === "none" ? undefined : options.borders;
  const borders = overlay === "none" || smooth !== undefined ? [] : phaseBorders(grid);
  const evidence = smooth === undefined ? null : borderEvidence(plane, { borders: smooth });
  return {
    kind: "grid-map",
    title:
      options.title ??
      [metricTitle(metric, termsOf(table.cells)), sliceTitle(slice)].filter((part) => part !== "").join(", "),
    x: plane.x,
    y: plane.y,
    cells,
    bar: scale.bar,
    borders,
    ...(evidence === null ? {} : { evidence }),
    regions: overlay === "letters" ? regionLabels(grid).map(({ text, x, y }) => ({ text, x, y })) : [],
    legend: [...borderLegend([...borders, ...(evidence?.curves ?? [])]), ...markLegend(cells)],
  };
}

function metricCell(
  plane: Plane,
  place: PlaneCell,
  metric: QuantityName,
  scale: MetricScale,
  numbers: boolean,
): GridCell {
  const { cell, index, column, row } = place;
  const title = hoverText(plane, place, () =>
    cell === null
      ? ["not in the table"]
      : [metricWords(cell, metric), phaseTitle(cell), ...partialWords(cell)],
  );
  const base = { column, row, index, partial: isPartial(cell), title };
  const mean = estimateIn(cell, metric).value;
  if (mean === null) return { ...base, state: missingState(cell), value: null, fill: null, text: null };
  const drawn = scale.drawn(mean);
  if (drawn === null) return { ...base, state: "no-logarithm", value: null, fill: null, text: null };
  return {
    ...base,
    state: "value",
    value: drawn,
    fill: scale.colour(drawn),
    text: numbers ? cellNumber(drawn, scale.reach) : null,
  };
}
