import { wordsUnder } from "#quantities";
import {
  type AtlasTable,
  type ClassifiedCell,
  estimateIn,
  type LocalSide,
  localSide,
  type PhaseThresholds,
  termsOf,
} from "#taxonomy";
import type { LineChart, LinePoint } from "./figure.ts";
import { lineLegend } from "./line-legend.ts";
import { planeOf, type SliceValues, sliceTitle } from "./plane.ts";
import { drawnInterval, knobAxis } from "./quantity-lines.ts";

const SIDES: readonly { readonly side: LocalSide; readonly name: string; readonly colour: string }[] = [
  { side: "sharp", name: "best sharp cell: high training loss", colour: "#D55E00" },
  { side: "flat", name: "best flat cell: trained to low loss", colour: "#0072B2" },
];

/**
 * What training to zero loss costs or brings at every load: the test accuracy of the best cell on either side of the
 * Hessian transition, with its 95 % interval (the statement behind figures 4 and 8 of Yang et al. 2021). Each is the best
 * of several cells and so a little too good, the more the more cells it is chosen from.
 *
 * @throws AtlasError as {@link planeOf} does
 */
export function zeroLossLines(table: AtlasTable, slice: SliceValues, thresholds: PhaseThresholds): LineChart {
  const plane = planeOf(table, slice);
  const series = SIDES.map(({ side, name, colour }) => ({
    name,
    colour,
    dash: null,
    points: plane.x.values.map((x, at): LinePoint => {
      const cells = plane.cells.flatMap(({ column, cell }) => (column === at && cell !== null ? [cell] : []));
      const best = mostAccurate(cells.filter((cell) => localSide(cell, thresholds) === side));
      return { x, y: best?.value ?? null, interval: best && drawnInterval("test_acc_pct", best) };
    }),
  }));
  return {
    kind: "line-chart",
    title: [
      wordsUnder(termsOf(table.cells), "Test accuracy on either side of the Hessian transition"),
      sliceTitle(slice),
    ]
      .filter((part) => part !== "")
      .join(", "),
    x: knobAxis(plane.x),
    y: { title: "%", scale: "linear" },
    series,
    legend: lineLegend(series),
  };
}

function mostAccurate(cells: readonly ClassifiedCell[]) {
  return (
    cells
      .map((cell) => estimateIn(cell, "test_acc_pct"))
      .filter(({ value }) => value !== null)
      .toSorted((a, b) => (b.value ?? 0) - (a.value ?? 0))[0] ?? null
  );
}
