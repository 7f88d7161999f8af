import type { QuantityName } from "#quantities";
import { type AtlasTable, estimateIn, type SmoothBorder, termsOf } from "#taxonomy";
import type { Panels } from "./figure.ts";
import { metricMap } from "./metric-map.ts";
import { domainOf, metricTitle, symmetricDomain } from "./metric-scale.ts";
import { type SliceValues, sliceTitle } from "./plane.ts";
import { captioned, mapsLegend } from "./small-multiples.ts";

/** What lies side by side, row by row: networks as they are, aligned, repaired. */
const ROWS: readonly (readonly QuantityName[])[] = [
  ["linear_barrier_pct", "aligned_barrier_pct", "repaired_barrier_pct"],
  ["mode_connectivity_pct", "aligned_mode_connectivity_pct"],
];

/**
 * Barriers on straight lines between networks as they are, with their units in the same order, and repaired besides; below,
 * where curves were sought between aligned networks, mode connectivity without and with alignment. Each row has one scale
 * over all cells of the table. `null` for a table of networks that were not aligned.
 *
 * @param borders as of `smallMultiples`
 * @throws AtlasError as `planeOf` does
 */
export function alignedPanels(
  table: AtlasTable,
  slice: SliceValues,
  borders?: readonly SmoothBorder[],
): Panels | null {
  const valuesOf = (metric: QuantityName): readonly number[] =>
    table.cells.map((cell) => estimateIn(cell, metric).value).filter((value) => value !== null);
  const rows = ROWS.map((row) => row.filter((metric) => valuesOf(metric).length > 0)).filter((row) =>
    row.some((metric) => metric.startsWith("aligned_")),
  );
  if (rows.length === 0) return null;
  const domains = new Map(
    rows.flatMap((row) => {
      const values = row.flatMap(valuesOf);
      const isSigned = row.includes("mode_connectivity_pct");
      const domain = isSigned ? symmetricDomain(values) : domainOf([0, ...values]);
      return row.map((metric) => [metric, domain] as const);
    }),
  );
  const panels = [...domains].map(([metric, domain], index) =>
    metricMap(table, metric, slice, {
      ...(borders === undefined ? {} : { borders }),
      domain,
      title: captioned(metricTitle(metric, termsOf(table.cells)), index),
    }),
  );
  return {
    kind: "panels",
    title: [table.name, "units aligned", sliceTitle(slice)].filter((part) => part !== "").join(": "),
    columns: 3,
    panels,
    sharedAxes: true,
    legend: mapsLegend(panels),
    caption: `Maps of one row have one scale of colours: networks as they are, with the units of one in the order of the other's${domains.has("repaired_barrier_pct") ? ", and with the activations of every point of the line repaired besides" : ""}.`,
  };
}
