import type { LandscapePhase } from "./phase-descriptions.ts";
import type { PhaseThresholds } from "./thresholds.ts";

/** What happens to the map when one threshold moves. */
export interface ThresholdShift {
  /** The threshold that moves, by its key; the others stay. */
  readonly threshold: "train_loss" | "connectivity_pct" | "cka" | "sharpness.ln";
  readonly from: number;
  readonly to: number;
  /** Cells whose means can be placed. */
  readonly cells: number;
  /** How many of them change phase. */
  readonly changed: number;
  /** The changes by kind, most frequent first. */
  readonly moves: readonly {
    readonly from: LandscapePhase;
    readonly to: LandscapePhase;
    readonly cells: number;
  }[];
}

/** The phases of a map under every threshold moved down and up by the same share. */
export interface ThresholdSensitivity {
  readonly thresholds: PhaseThresholds;
  /** 0.2 for ±20 %. */
  readonly share: number;
  readonly shifts: readonly ThresholdShift[];
}
