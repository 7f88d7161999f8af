import type { PlannedObservation } from "#atlas/cells";
import type { TrainingRecord } from "#atlas/journal";
import type { PlannedCell } from "#atlas/plan";
import type { QuantityName } from "#quantities";
import type { ClassifiedCell } from "#taxonomy";

/** A cell of the grid, as planned and as labelled, with all that was measured in it. */
export interface ExportedCell {
  readonly planned: PlannedCell;
  readonly found: ClassifiedCell;
  readonly observations: readonly PlannedObservation[];
}

/** A trained network of a run with what was measured of it alone. */
export interface ExportedNetwork {
  readonly cell: ExportedCell;
  readonly seed: number;
  /** Names its weights: `weights/<key>.safetensors`. */
  readonly key: string;
  readonly training: TrainingRecord;
  /** By quantity; a value that is undefined for the network is `null`. */
  readonly numbers: ReadonlyMap<QuantityName, PlannedObservation>;
}
