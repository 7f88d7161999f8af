import { type Estimate, estimateMean, mean } from "#statistics";
import { averageOverPairs } from "./average-over-pairs.ts";
import type { Average, Quantity, SeededValue } from "./quantity.ts";

/**
 * The mean over networks with its standard error.
 *
 * The spread over seeds holds whatever each network has of its own, the noise of its own measurement included; what all
 * of them share, as what they owe to the examples measured on, is added to it in quadrature.
 */
export function averageOverNetworks(values: readonly SeededValue[]): Estimate {
  const estimate = estimateMean(values.map(({ value }) => value));
  const shared = mean(values.map(({ sharedError = 0 }) => sharedError)) ?? 0;
  if (estimate.standardError === null || shared === 0) return estimate;
  return { ...estimate, standardError: Math.hypot(estimate.standardError, shared) };
}

/** The value of a cell itself with its own uncertainty; the mean of several. */
export function averageOfCell(values: readonly SeededValue[]): Estimate {
  return withOwnError(estimateMean(values.map(({ value }) => value)), values);
}

/** An estimate from some values that, where it leaves its uncertainty open and the value is the only one, has that of the value. */
export function withOwnError(
  estimate: Estimate,
  values: readonly Pick<SeededValue, "standardError">[],
): Estimate {
  const [only, ...others] = values;
  return only === undefined || others.length > 0 || estimate.standardError !== null
    ? estimate
    : { ...estimate, standardError: only.standardError };
}

/** How the values of a quantity become that of their cell where its description does not say. */
export const DEFAULT_AVERAGES: Readonly<Record<Quantity["of"], Average>> = {
  network: averageOverNetworks,
  pair: averageOverPairs,
  cell: averageOfCell,
};
