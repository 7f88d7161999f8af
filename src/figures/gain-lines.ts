import { type Estimate, studentInterval } from "#statistics";
import type { AtlasTable } from "#taxonomy";
import type { LineChart, Panels } from "./figure.ts";
import { lineLegend } from "./line-legend.ts";
import { planeOf, type SliceValues } from "./plane.ts";
import { knobAxis, type PlaneDirection, planeLines } from "./quantity-lines.ts";

/** What one way of training gains over another of one quantity. */
export interface CellGains {
  /** `Test accuracy gained`. */
  readonly title: string;
  readonly unit: string;
  /** By the index of the cell in the table. */
  readonly gains: ReadonlyMap<number, Estimate>;
}

/**
 * What is gained of some quantities over one slice, as lines along an axis with the 95 % interval that Student's t gives
 * each mean and a line at no gain; a panel for each quantity.
 *
 * @throws AtlasError as {@link planeOf} does
 */
export function gainLines(
  table: AtlasTable,
  slice: SliceValues,
  quantities: readonly CellGains[],
  along: PlaneDirection,
  { title, caption }: Pick<Panels, "title" | "caption">,
): Panels {
  const plane = planeOf(table, slice);
  const lines = quantities.map(({ gains }) =>
    planeLines(plane, along, ({ index }) => {
      const gain = index === null ? undefined : gains.get(index);
      const interval = gain && studentInterval(gain);
      return { y: gain?.value ?? null, interval: interval ? [interval.low, interval.high] : null };
    }),
  );
  return {
    kind: "panels",
    title,
    columns: Math.min(3, quantities.length),
    panels: quantities.map(
      ({ title: heading, unit }, i): LineChart => ({
        kind: "line-chart",
        title: heading,
        x: knobAxis(along === "load" ? plane.x : plane.y),
        y: { title: unit, scale: "linear", reference: 0 },
        series: lines[i]!,
        legend: [],
      }),
    ),
    sharedAxes: false,
    legend: lineLegend(lines[0] ?? []),
    ...(caption === undefined ? {} : { caption }),
  };
}
