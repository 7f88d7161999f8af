import { type CostParts, type Rates, secondsOf } from "#atlas/plan";

/** A job by its parts, with what it took, seconds. */
export interface FoundTime {
  readonly parts: CostParts;
  readonly seconds: number;
}

/** How much a rate that lies elsewhere than the others do counts beside jobs that are foretold wrong by as much, where jobs are many. */
const PRIOR_WEIGHT = 0.02;

/** The rates as they are moved: all greater where a job takes longer. */
const TERMS = [
  "secondsPerJobAndArray",
  "secondsPerCallAndArray",
  "secondsPerOperation",
  "secondsPerActivation",
  "secondsPerInput",
  "secondsPerVectorNumber",
] as const;

/** The kind whose jobs have no factor: others take so many times as long as their parts would in it. */
const PLAIN = "train";

const ROUNDS = 200;

/**
 * The rates by which the times of some jobs of networks of one kind are foretold best: the squared logarithms of the
 * ratios, each weighted by the root of what the job takes, and a little of how far the proportions of the rates lie from
 * those given and the factors of kinds of jobs from 1, which decides what the jobs leave open.
 *
 * @param jobs of one kind of networks
 * @param priorWeight greater where jobs are few and short: then their noise tells less of the proportions than others do
 */
export function fittedRates(
  jobs: readonly FoundTime[],
  prior: Rates,
  priorWeight: number = PRIOR_WEIGHT,
): Rates {
  const kinds = [...new Set(jobs.map(({ parts }) => parts.kind))].filter((kind) => kind !== PLAIN);
  const start = [...logarithmsOf(prior), ...kinds.map(() => 0)];
  const weights = jobs.map(({ seconds }) => Math.sqrt(seconds));
  const whole = weights.reduce((sum, one) => sum + one, 0);
  const misfit = (logarithms: readonly number[]): number => {
    const rates = ratesOf(logarithms, kinds);
    const calibration = { dense: rates, convolutional: rates };
    const wrong = jobs.map(({ parts, seconds }) => Math.log(secondsOf(parts, calibration) / seconds));
    const moved = TERMS.map((_, i) => logarithms[i]! - start[i]!);
    const common = meanOf(moved);
    const odd = [...moved.map((own) => own - common), ...logarithms.slice(TERMS.length)];
    return (
      wrong.reduce((sum, own, i) => sum + (weights[i]! / whole) * own ** 2, 0) +
      priorWeight * meanOf(odd.map((own) => own ** 2))
    );
  };
  let best: readonly number[] = start;
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
  return ratesOf(best, kinds);
}

function meanOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, one) => sum + one, 0) / numbers.length;
}

function logarithmsOf({ operationsPerSecond, ...rest }: Rates): readonly number[] {
  const all = { ...rest, secondsPerOperation: 1 / operationsPerSecond };
  return TERMS.map((term) => Math.log(all[term]));
}

function ratesOf(logarithms: readonly number[], kinds: readonly string[]): Rates {
  const [job, call, operation, activation, input, number, ...times] = logarithms.map(Math.exp);
  return {
    secondsPerJobAndArray: job!,
    secondsPerCallAndArray: call!,
    operationsPerSecond: 1 / operation!,
    secondsPerActivation: activation!,
    secondsPerInput: input!,
    secondsPerVectorNumber: number!,
    timesByKind: Object.fromEntries(kinds.map((kind, i) => [kind, times[i]!])),
  };
}
