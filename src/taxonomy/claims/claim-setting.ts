import { type RandomStream, randomStream } from "#random";
import type { PhaseThresholds } from "../phases/thresholds.ts";
import type { AtlasTable } from "../table/classified.ts";
import type { Slice } from "../table/grid.ts";

/** What every claim over a whole table is tested with. */
export interface TableSetting {
  readonly table: AtlasTable;
  readonly thresholds: PhaseThresholds;
  readonly rootSeed: number;
  readonly resamples: number;
}

/** What every claim about one slice is tested with. */
export interface SliceSetting extends TableSetting {
  readonly slice: Slice;
}

/** The random draws of one claim, its own for every slice. */
export function claimStream({ rootSeed }: TableSetting, id: string, slice = ""): RandomStream {
  return randomStream(rootSeed, "claim", id, slice);
}
