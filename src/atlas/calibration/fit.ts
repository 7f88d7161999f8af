import { type CostParts, type Rates, secondsOf } from "#atlas/plan";

/** A job by its parts, with what it took, seconds. */
export interface FoundTime {
  readonly parts: CostParts;
  readonly seconds: number;
}

/** How far the logarithm of a rate may be drawn before it counts as much as a job that is foretold wrong by as much. */
const PRIOR_WEIGHT = 0.02;

/** The rates as they are moved: all greater where a job takes longer. */
const TERMS = [
  "secondsPerJobAndArray",
  "secondsPerCallAndArray",
  "secondsPerOperation",
  "secondsPerActivation",
  "secondsPerVectorNumber",
] as const;

const ROUNDS = 200;

/**
 * The rates by which the times of some jobs of networks of one kind are foretold best: the squared logarithms of the
 * ratios, each weighted by the root of what the job takes, and a little of how far the proportions of the rates lie from
 * those given, which decides what the jobs leave open.
 *
 * @param jobs of one kind of networks
 */
export function fittedRates(jobs: readonly FoundTime[], prior: Rates): Rates {
  const start = logarithmsOf(prior);
  const misfit = (logarithms: readonly number[]): number => {
    const rates = ratesOf(logarithms);
    const calibration = { dense: rates, convolutional: rates };
    const moved = logarithms.map((own, i) => own - start[i]!);
    const common = moved.reduce((sum, one) => sum + one, 0) / moved.length;
    const weights = jobs.map(({ seconds }) => Math.sqrt(seconds));
    const whole = weights.reduce((sum, one) => sum + one, 0);
    return (
      jobs.reduce(
        (sum, { parts, seconds }, i) =>
          sum + (weights[i]! / whole) * Math.log(secondsOf(parts, calibration) / seconds) ** 2,
        0,
      ) +
      PRIOR_WEIGHT * moved.reduce((sum, one) => sum + (one - common) ** 2 / moved.length, 0)
    );
  };
  let best = start;
  let least = misfit(best);
  const steps = best.map(() => 1);
  for (let round = 0; round < ROUNDS; round++) {
    for (const [i, step] of steps.entries()) {
      const better = [1, -1]
        .map((sign) => best.with(i, best[i]! + sign * step))
        .find((own) => misfit(own) < least);
      if (better === undefined) steps[i] = step * 0.7;
      else [best, least] = [better, misfit(better)];
    }
  }
  return ratesOf(best);
}

function logarithmsOf({ operationsPerSecond, ...rest }: Rates): readonly number[] {
  const all = { ...rest, secondsPerOperation: 1 / operationsPerSecond };
  return TERMS.map((term) => Math.log(all[term]));
}

function ratesOf(logarithms: readonly number[]): Rates {
  const [job, call, operation, activation, number] = logarithms.map(Math.exp);
  return {
    secondsPerJobAndArray: job!,
    secondsPerCallAndArray: call!,
    operationsPerSecond: 1 / operation!,
    secondsPerActivation: activation!,
    secondsPerVectorNumber: number!,
  };
}
