import type { KnobName, KnobValue } from "#knobs";
import type { Cell } from "./cells.ts";
import type { UnknownCertainty } from "./certainty.ts";

/** The phases of the taxonomy, from the bottom left of the usual plane to its top right, and the three honest refusals. */
export const PHASES = ["I", "II", "III", "IV-A", "IV-B", "undecided", "not settled", "not measured"] as const;

/**
 * The phase of a cell: one of the five, `undecided` where seeds disagree, `not settled` where curves that are trained for
 * longer may turn poorly connected into connected, `not measured` where numbers are missing.
 */
export type Phase = (typeof PHASES)[number];

/** A cell with its phase and how sure it is. */
export interface ClassifiedCell extends Cell {
  readonly phase: Phase;
  /**
   * The probability that the true means lie in the phase of the means found, 0 … 1; `null` where it is not known. It
   * never reaches 1: few networks that agree leave the doubt that others would not. `null` where connectivity is not
   * settled, too: what longer curves would find is no matter of seeds.
   */
  readonly phaseShare: number | null;
  /** Why the share is not known of a cell that has a phase; `null` or absent otherwise. */
  readonly shareUnknown?: UnknownCertainty | null;
  /**
   * The least probability among the comparisons that decide the label that the true mean lies on the side that was
   * found, 0.5 … 1; `null` where it is not known.
   */
  readonly phaseMargin: number | null;
  /** One plain sentence that says which comparisons gave the label. */
  readonly explanation: string;
}

/** One knob of a table and the values it takes, in any order. */
export interface TableAxis {
  readonly knob: KnobName;
  readonly values: readonly KnobValue[];
}

/** An axis of the plane, whose knob takes numbers. */
export interface PlaneAxis extends TableAxis {
  readonly values: readonly number[];
}

/**
 * A classified grid: a plane of two knobs, once for every combination of the slices. The first is load-like and the
 * second temperature-like unless a knob of another kind is swept in its place.
 */
export interface AtlasTable {
  readonly name: string;
  readonly load: PlaneAxis;
  readonly temperature: PlaneAxis;
  readonly slices: readonly TableAxis[];
  readonly cells: readonly ClassifiedCell[];
}
