import { studentProbability, unanimousProbability } from "#statistics";

/** How far a mean lies from a boundary, by what is known of its error. */
export interface SideDistance {
  readonly distance: number;
  /** `null` where they are unknown or zero. */
  readonly standardErrors: number | null;
  /** `null` where the standard error does not rest on two independent observations. */
  readonly degreesOfFreedom: number | null;
  /** Whether all observations are equal. */
  readonly exact: boolean;
}

/** The probability, by Student's t alone, that a true mean lies on the side of its estimate, 0.5 … 1; `null` where it is not known. */
export function sideProbability({
  distance,
  exact,
  standardErrors,
  degreesOfFreedom: degrees,
}: SideDistance): number | null {
  if (degrees === null) return null;
  if (exact || standardErrors === null) return distance === 0 ? 0.5 : 1;
  return studentProbability(Math.abs(standardErrors), degrees);
}

/** The same, but no more than unanimity of so few observations can give (`unanimousProbability`). */
export function sideConfidence(side: SideDistance): number | null {
  const probability = sideProbability(side);
  return probability === null
    ? null
    : Math.min(probability, unanimousProbability((side.degreesOfFreedom ?? 0) + 1));
}

/** How far a number lies from a boundary, by the error of that number itself. */
export function distanceOf(
  distance: number,
  standardError: number | null,
  degreesOfFreedom: number | null,
): SideDistance {
  return {
    distance,
    standardErrors: standardError === null || standardError === 0 ? null : distance / standardError,
    degreesOfFreedom: standardError === null ? null : degreesOfFreedom,
    exact: standardError === 0,
  };
}

/**
 * The least probability of a side among cuts that decide a label, 0.5 … 1; `null` where one of them is not known.
 *
 * Moving a metric away from its boundaries never lowers the margin, its standard error on their scale being the same.
 */
export function marginOf(cuts: readonly { readonly probability: number | null }[]): number | null {
  const known = cuts.map(({ probability }) => probability).filter((probability) => probability !== null);
  return known.length === 0 || known.length < cuts.length ? null : Math.min(...known);
}
