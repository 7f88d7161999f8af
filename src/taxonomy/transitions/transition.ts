import type { KnobName } from "#knobs";
import type { Interval } from "#statistics";

/** The sharp/flat transition (with convergence) and the poorly/well connected one (Yang et al. 2021, figure 1). */
export type TransitionName = "hessian" | "connectivity";

/** Where one transition crosses one row or column of the plane. */
export interface LineTransition {
  readonly transition: TransitionName;
  /** The knob that moves along the line, and the knob that stays with its value. */
  readonly along: KnobName;
  readonly across: KnobName;
  readonly at: number;
  /** Where it crosses, in units of `along`, interpolated on the knob's own scale; `null` where the line stays on one side. */
  readonly position: number | null;
  /** Interval of the position by draws of the cells' means; `null` where these are not known to vary or too few draws cross. */
  readonly interval: Interval | null;
  /** The neighbouring values of `along` between which the means cross; `null` with `position`. */
  readonly between: readonly [number, number] | null;
  /** Whether the passed side (flat, connected) lies at larger values of `along`. */
  readonly passesUpward: boolean | null;
  /** Share of draws that cross at all, 0 … 1; `null` where no mean is known to vary. */
  readonly crossingShare: number | null;
  /** One sentence. */
  readonly evidence: string;
}

/** Where the two transitions cross, so that phases I, II, III and IV meet. */
export interface QuadruplePoint {
  readonly load: number;
  readonly temperature: number;
  readonly loadInterval: Interval | null;
  readonly temperatureInterval: Interval | null;
  /** Share of draws that have such a point, 0 … 1; `null` where no mean is known to vary. */
  readonly share: number | null;
  /** Into how many straight parts the borders were split between two cells, where so many cells have fewer than usual (4). */
  readonly partsBetweenCells?: number;
}

/** The transitions of one slice of a table. */
export interface SliceTransitions {
  /** The slice; empty for the only slice of a table. */
  readonly slice: string;
  /** Every row and column for both transitions, the ones that stay on one side included. */
  readonly lines: readonly LineTransition[];
  /** `null` where the transitions do not meet inside the plane. */
  readonly quadruplePoint: QuadruplePoint | null;
  /** In words, one sentence each: the two transitions, as far as they cross, then where they meet. */
  readonly sentences: readonly string[];
}
