import { classifyTable } from "../phases/classify.ts";
import { DEFAULT_THRESHOLDS } from "../phases/thresholds.ts";
import type { AtlasTable } from "../table/classified.ts";
import { cellFromMeans } from "../table/observed-cell.ts";

export const WIDTHS = [2, 4, 8, 16, 32, 64, 128];
export const BATCHES = [8, 16, 32, 64, 128, 256, 512];

/** Stabilised distances from the three cuts at a place of the plane, in octaves from its middle; null: not measured. */
type Distances = (
  x: number,
  y: number,
) => { readonly local: number; readonly connectivity: number; readonly similarity?: number } | null;

/** Where a knob lies in octaves from the middle of `WIDTHS` (16) or of `BATCHES` (64). */
export const octaves = (value: number, middle: number) => Math.log2(value / middle);

/** A table whose metrics lie at wanted stabilised distances from the default thresholds, by hand-inverted formulas. */
export function tableAt(distances: Distances, widths = WIDTHS, batches = BATCHES): AtlasTable {
  const { train_loss, connectivity_pct, cka } = DEFAULT_THRESHOLDS;
  const cells = widths.flatMap((width) =>
    batches.map((batch_size) => {
      const at = distances(octaves(width, 16), octaves(batch_size, 64));
      const knobs = { width, batch_size };
      if (at === null) return cellFromMeans({ knobs, means: {} });
      return cellFromMeans({
        knobs,
        means: {
          train_loss: train_loss * Math.exp(-at.local),
          mode_connectivity_pct: connectivity_pct * Math.sinh(at.connectivity - Math.asinh(1)),
          cka_softmax: cka + (at.similarity ?? -0.1),
        },
      });
    }),
  );
  return {
    name: "made",
    load: { knob: "width", values: widths },
    temperature: { knob: "batch_size", values: batches },
    slices: [],
    cells: classifyTable(cells),
  };
}
