import type { TargetScale } from "#data";

/**
 * The root of the mean squared difference of a single number in its own unit, from the unexplained share of its variance in
 * percent; `null` of several numbers, whose units differ.
 */
export function rootMeanSquareOf(errorPct: number, { deviation }: TargetScale): number | null {
  const [own] = deviation;
  return own === undefined || deviation.length > 1 ? null : own * Math.sqrt(errorPct / 100);
}
