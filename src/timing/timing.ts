import type { Phase } from "./phases.ts";

/** Time of one phase; what is nested in it counts for the inner phase alone. */
export interface PhaseTime {
  readonly phase: Phase;
  readonly seconds: number;
  readonly calls: number;
}

/** Time of one operator, part of the phase `arithmetic`. */
export interface OperatorTime {
  readonly operator: string;
  readonly seconds: number;
  readonly calls: number;
}

/** A piece of work with its beginning and end; may lie within another. */
export interface Slice {
  readonly phase: Phase;
  readonly detail?: string;
  /** Milliseconds from the beginning of what was timed. */
  readonly begin: number;
  /** Milliseconds. */
  readonly duration: number;
}

/** Where the time of some work in one process went. */
export interface Timing {
  /** The whole of it; more than the phases together by what nothing names. */
  readonly seconds: number;
  readonly phases: readonly PhaseTime[];
  readonly operators: readonly OperatorTime[];
  /** The longest pieces of work, in the order of their beginnings. */
  readonly slices: readonly Slice[];
  /** Shorter pieces that are not among the slices. */
  readonly slicesLeftOut: number;
}
