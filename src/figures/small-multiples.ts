import { type QuantityName, quantities } from "#quantities";
import { type AtlasTable, type SmoothBorder, termsOf } from "#taxonomy";
import { markLegend } from "./cell-state.ts";
import type { GridMap, LegendEntry, Panels } from "./figure.ts";
import { metricMap } from "./metric-map.ts";
import { metricTitle } from "./metric-scale.ts";
import { borderLegend, letterLegend } from "./phase-diagram.ts";
import { type Plane, planeOf, type SliceValues, sliceTitle } from "./plane.ts";

/** The quantities of the sheet, in the order of their panels. */
export function sheetQuantities(): readonly QuantityName[] {
  return quantities()
    .flatMap(({ name, panel }) => (panel === null ? [] : [{ name, panel }]))
    .sort((a, b) => a.panel - b.panel)
    .map(({ name }) => name);
}

/**
 * The figure the taxonomy is read from (Yang et al. 2021, figure 2): accuracy with phase borders and letters, then the
 * loss, the two curvature numbers, connectivity, similarity and distance over the same axes, captioned (a), (b), …
 *
 * @param borders from `smoothBorders` of the slice; without them the borders follow the edges of the cells
 * @throws AtlasError as `planeOf` does
 */
export function smallMultiples(
  table: AtlasTable,
  slice: SliceValues,
  borders?: readonly SmoothBorder[],
): Panels {
  const terms = termsOf(table.cells);
  const panels = sheetQuantities().map((metric, index) =>
    metricMap(table, metric, slice, {
      ...(borders === undefined ? {} : { borders }),
      title: captioned(metricTitle(metric, terms), index),
    }),
  );
  return {
    kind: "panels",
    title: [table.name, sliceTitle(slice)].filter((part) => part !== "").join(": "),
    columns: 4,
    panels,
    sharedAxes: true,
    legend: sheetLegend(planeOf(table, slice), panels),
  };
}

/** The title of a panel as papers refer to it: `(a) Test accuracy`. */
export function captioned(title: string, index: number): string {
  return `(${String.fromCharCode("a".charCodeAt(0) + index)}) ${title}`;
}

/** What lines and marks mean on several maps together. */
export function mapsLegend(maps: readonly GridMap[]): LegendEntry[] {
  return [
    ...borderLegend(maps.flatMap(({ borders, evidence }) => [...borders, ...(evidence?.curves ?? [])])),
    ...markLegend(maps.flatMap(({ cells }) => cells)),
  ];
}

function sheetLegend(plane: Plane, panels: readonly GridMap[]): LegendEntry[] {
  return [...letterLegend(plane), ...mapsLegend(panels)];
}
