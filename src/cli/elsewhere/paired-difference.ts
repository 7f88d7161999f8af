import { mean, standardErrorOfMean } from "#statistics";

/** A difference with the interval that holds the true one in 95 of 100 cases. */
export interface Difference {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** Standard errors on either side of a mean in such an interval, of many examples. */
const STANDARD_ERRORS = 1.96;

/** The mean of differences example by example: what both have of the choice of examples drops out. */
export function pairedDifference(a: readonly number[], b: readonly number[]): Difference {
  const differences = a.map((value, i) => value - b[i]!);
  return around(mean(differences) ?? 0, standardErrorOfMean(differences) ?? Number.POSITIVE_INFINITY);
}

/**
 * A difference of two numbers, each with its own error, as if these had nothing in common; `null` where no error is known, or
 * both are exact on the examples that were measured and nothing says what others would give.
 */
export function independentDifference(
  a: { readonly value: number; readonly standardError: number | null },
  b: { readonly value: number; readonly standardError: number | null },
): Difference | null {
  if (!a.standardError || !b.standardError) return null;
  return around(a.value - b.value, Math.hypot(a.standardError, b.standardError));
}

function around(value: number, error: number): Difference {
  return { value, low: value - STANDARD_ERRORS * error, high: value + STANDARD_ERRORS * error };
}

/** Which side of zero a difference is on, as far as its interval says. */
export function sideOf({ low, high }: Difference): "above" | "below" | "open" {
  return low > 0 ? "above" : high < 0 ? "below" : "open";
}
