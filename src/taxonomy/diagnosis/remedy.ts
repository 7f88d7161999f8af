import type { KnobName } from "#knobs";
import type { LandscapePhase } from "../phases/phase-descriptions.ts";
import type { Cause, ExpectedGain } from "./causes.ts";
import type { Direction } from "./moves.ts";

/** One step on one knob, and what the table knows about such steps. */
export interface Advice {
  readonly knob: KnobName;
  /** The value of the cell; `null` where it is unknown, as for symptoms given alone. */
  readonly from: number | null;
  /** The value of the neighbouring cell; `null` where the table has none on that side. */
  readonly to: number | null;
  /** Index in the table's cells of the neighbour named; `null` where the table has none. */
  readonly neighbour: number | null;
  /** In words, such as `halve the batch size to 64`. */
  readonly change: string;
  /**
   * Test accuracy that this step gained, points, from the cell itself and from the cells beside it that can take
   * the same step; `null` where no such step has test accuracy at both ends. Steps share cells, so the standard
   * error is rough. Evidence only: the advice was chosen without it.
   */
  readonly gainNearby: {
    readonly mean: number;
    readonly standardError: number | null;
    readonly steps: number;
  } | null;
  /**
   * What this step is expected to gain by the measured cells most like this one, points of test accuracy; beyond the table
   * or alone, that of a doubling or of ten points less of label noise. `null` where a tree was asked or no such cell took the step.
   */
  readonly expected: ExpectedGain | null;
}

/** What a step takes, as far as that is known. */
export interface Price {
  /** Networks at the end of the step, and whether they are trained already; `null` where their number is not known. */
  readonly networks: { readonly count: number; readonly areTrained: boolean } | null;
  /** By how many times parameters grow at the most, as those between hidden layers do; `null` where they stay. */
  readonly parameters: number | null;
  /** By how many times the updates of an epoch change; `null` where they stay or where that is not known. */
  readonly updates: number | null;
  /** Training examples to add; `null` for none, or where that is not known. */
  readonly examples: number | null;
  /** Labels to correct; `null` for none, or where that is not known. */
  readonly labels: number | null;
}

/** Where a gain was seen: at this very step, at such steps beside it, in measured cells like it, or in the nearest where none is. */
export type GainSource = "this step" | "such steps nearby" | "cells like it" | "the nearest cells";

/** What a remedy is known to gain, points of test accuracy. */
export interface KnownGain {
  readonly source: GainSource;
  readonly mean: number;
  /** Of the mean, where it was measured here; `null` where that is not known. */
  readonly standardError: number | null;
  /** Steps or cells behind it. */
  readonly count: number;
}

/** One step that may help, with all that is known of it. */
export interface Remedy extends Advice {
  readonly direction: Direction;
  /** What it mends. */
  readonly mends: Cause;
  /** The possible phases of the cell that call for it. */
  readonly phases: readonly LandscapePhase[];
  /** What it gained, by the nearest evidence there is: here, beside it, in cells like it; `null` where nothing is known. */
  readonly gain: KnownGain | null;
  /**
   * `open` to be tried; `lost` where it was measured here, or beside it, and gained nothing; `unpromising` where cells like it
   * gained nothing by it.
   */
  readonly state: "open" | "lost" | "unpromising";
  readonly price: Price;
}
