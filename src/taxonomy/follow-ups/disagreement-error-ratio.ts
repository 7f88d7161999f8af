import { degreesOfFreedom, type Estimate } from "#statistics";

/** How much networks disagree, in multiples of how much they err. */
export interface DisagreementErrorRatio {
  /** 0 … 2. */
  readonly ratio: number;
  /** By propagation, as if disagreement and error erred independently; `null` where one of theirs is not known. */
  readonly standardError: number | null;
  /** Of the standard error, for Student's t; `null` where it does not rest on two independent observations. */
  readonly degreesOfFreedom: number | null;
}

/** How far a ratio may lie above 2 for rounding and for pairs that were left out. */
const ABOVE_TWO = 0.02;

/**
 * The disagreement-to-error ratio of networks on some examples (Theisen et al. 2023): on what share of them two networks
 * answer differently, over what share one errs. Two networks that differ cannot both be right, so that it is at most 2.
 *
 * @param disagreement mean over pairs of different networks, percent
 * @param error mean over networks on the same examples, percent
 * @returns a sentence without a full stop where there is no such ratio; `null` where one of the two is not measured
 */
export function disagreementErrorRatio(
  disagreement: Estimate,
  error: Estimate,
): DisagreementErrorRatio | string | null {
  if (disagreement.value === null || error.value === null) return null;
  if (!(error.value > 0)) return "no network errs, so there is nothing to mend";
  const ratio = disagreement.value / error.value;
  if (ratio > 2 + ABOVE_TWO) {
    return "networks disagree on more than twice as many examples as they err on, which on the same examples they cannot";
  }
  const errors = [disagreement.standardError, error.standardError];
  const degrees = [degreesOfFreedom(disagreement), degreesOfFreedom(error)].filter((own) => own !== null);
  return {
    ratio: Math.min(2, ratio),
    standardError: errors.some((own) => own === null)
      ? null
      : Math.hypot(errors[0]! / error.value, (ratio * errors[1]!) / error.value),
    degreesOfFreedom: degrees.length === 2 ? Math.min(...degrees) : null,
  };
}

/** Between which shares of the errors of one network an ensemble takes away, 0 … 1. */
export interface ImprovementBounds {
  readonly least: number;
  readonly most: number;
}

/**
 * What the majority vote of an ensemble improves on its members, as a share of their mean error, by their
 * disagreement-to-error ratio: at most the ratio, and at least 2 (K − 1)/K · ratio − (3K − 4)/K for K classes where the
 * ensemble is competent, which also makes it no worse than its members (Theisen et al. 2023).
 *
 * Competent are members of whom it is never likelier that a share of 1/2 to 1 − t errs on an example than that a share of t to
 * 1/2 does. The ratio is that of two members drawn independently, one perhaps twice: of M members alike, 1 − 1/M of the ratio
 * of different ones.
 *
 * @param classes default: as many as there can be, whose bound of 2 · ratio − 3 is the lowest of all
 */
export function improvementBounds(ratio: number, classes = Number.POSITIVE_INFINITY): ImprovementBounds {
  const share = 1 / classes;
  const lower = 2 * (1 - share) * ratio - (3 - 4 * share);
  return { least: Math.min(1, Math.max(0, lower)), most: Math.min(1, Math.max(0, ratio)) };
}
