import type { QuantityName } from "#quantities";
import { classifyTable } from "../phases/classify.ts";
import { DEFAULT_THRESHOLDS } from "../phases/thresholds.ts";
import type { Cell } from "../table/cells.ts";
import type { AtlasTable } from "../table/classified.ts";
import { slicesOf } from "../table/grid.ts";
import { cellFromMeans } from "../table/observed-cell.ts";
import type { SliceSetting, TableSetting } from "./claim-setting.ts";

/** Means of one cell of a made grid, by width and batch size. */
export type MadeMeans = Readonly<Partial<Record<QuantityName, number | null>>>;

/** The knobs of a made cell beside its place in the plane. */
export interface MadeSlice {
  readonly examples?: number;
  readonly label_noise?: number;
}

/** The cells of a made grid; every mean has the same standard error if one is given. */
export function madeCells(
  widths: readonly number[],
  batchSizes: readonly number[],
  meansOf: (width: number, batchSize: number) => MadeMeans,
  { standardError, ...slice }: MadeSlice & { readonly standardError?: number } = {},
): readonly Cell[] {
  return widths.flatMap((width) =>
    batchSizes.map((batch_size) => {
      const means = meansOf(width, batch_size);
      const standardErrors = Object.fromEntries(
        Object.keys(means).map((metric) => [metric, standardError ?? null]),
      );
      return cellFromMeans({ knobs: { width, batch_size, ...slice }, seeds: 5, means, standardErrors });
    }),
  );
}

/** A table of width by batch size with the default thresholds. */
export function madeTable(cells: readonly Cell[], slices: AtlasTable["slices"] = []): AtlasTable {
  return {
    name: "made",
    load: { knob: "width", values: [] },
    temperature: { knob: "batch_size", values: [] },
    slices,
    cells: classifyTable(cells, DEFAULT_THRESHOLDS),
  };
}

/** What claims over a whole table are tested with. */
export function tableSetting(table: AtlasTable): TableSetting {
  return { table, thresholds: DEFAULT_THRESHOLDS, rootSeed: 0, resamples: 200 };
}

/** What claims about the first slice of a table are tested with. */
export function sliceSetting(table: AtlasTable): SliceSetting {
  return { ...tableSetting(table), slice: slicesOf(table)[0]! };
}
