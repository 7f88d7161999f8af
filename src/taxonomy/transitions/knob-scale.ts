import { type KnobName, knobNamed } from "#knobs";
import { median } from "#statistics";

/** The axis of a knob straightened so that equal factors (or, for a linear knob, equal steps) are equally long. */
export interface KnobScale {
  /** Larger for larger values. */
  readonly coordinateOf: (value: number) => number;
  /** The inverse of `coordinateOf`. */
  readonly valueAt: (coordinate: number) => number;
}

/**
 * The scale on which positions along a knob are interpolated.
 *
 * A logarithmic knob has the natural logarithm as its coordinate. Zero (no weight decay) has no logarithm: it
 * stands one typical step below the smallest positive value, and between the two the scale is linear. A
 * knob with a negative value, or without a positive one, is linear whatever its kind.
 *
 * @param values the values that the knob takes, in any order
 */
export function knobScaleOf(knob: KnobName, values: readonly number[]): KnobScale {
  const positive = [...new Set(values)].filter((value) => value > 0).sort((a, b) => a - b);
  const smallest = positive[0];
  if (knobNamed(knob).scale !== "log" || smallest === undefined || values.some((value) => value < 0)) {
    return { coordinateOf: (value) => value, valueAt: (coordinate) => coordinate };
  }
  const steps = positive.slice(1).map((value, i) => Math.log(value / positive[i]!));
  const stepToZero = median(steps) ?? Math.LN2;
  const lowest = Math.log(smallest);
  if (!values.includes(0)) return { coordinateOf: Math.log, valueAt: Math.exp };
  return {
    coordinateOf: (value) =>
      value < smallest ? lowest - stepToZero * (1 - value / smallest) : Math.log(value),
    valueAt: (coordinate) =>
      coordinate < lowest ? smallest * (1 - (lowest - coordinate) / stepToZero) : Math.exp(coordinate),
  };
}
