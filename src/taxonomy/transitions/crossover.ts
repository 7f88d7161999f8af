import { passesCut } from "../phases/cell-side.ts";
import type { PhaseThresholds } from "../phases/thresholds.ts";
import { knobNumber } from "../table/cell-knobs.ts";
import type { AtlasTable } from "../table/classified.ts";
import { linesAlong, type Slice } from "../table/grid.ts";
import { knobScaleOf } from "./knob-scale.ts";
import { lineCrossing } from "./line-crossing.ts";
import { distancesOfMeans } from "./resampled-distances.ts";
import { crossedLinesSentence } from "./transition-words.ts";

/**
 * Where networks become similar along temperature, in a sentence; `null` where no line crosses.
 *
 * Asked of converged, connected cells alone, as the phases have it, and of their means: CKA changes smoothly, so
 * the place depends on the threshold more than on the seeds.
 */
export function crossoverSentence(
  { load, temperature }: AtlasTable,
  slice: Slice,
  thresholds: PhaseThresholds,
): string | null {
  const along = temperature.knob;
  const cells = slice.cells.filter((cell) => passesCut(cell, "similarity", thresholds) !== null);
  const lines = linesAlong(cells, along, load.knob).filter((line) => line.cells.length > 1);
  const scale = knobScaleOf(
    along,
    lines.flatMap((line) => line.cells.map((cell) => knobNumber(cell, along)!)),
  );
  const crossings = lines.map((line) => ({
    at: line.at,
    ...lineCrossing(line, along, "similarity", scale, (cell) => distancesOfMeans(cell, thresholds), 0),
  }));
  return crossedLinesSentence("similarity crossover", "similar", along, load.knob, crossings);
}
