import type { RandomStream } from "#random";
import { mean, sampleVariance } from "#statistics";

/** Learns from examples and returns what answers others; `null` is no answer and counts as wrong. */
export type Learner<Example> = (training: readonly Example[]) => (example: Example) => string | null;

/** How often held-out examples were answered rightly. */
export interface HeldOutAccuracy {
  /** Share of right answers, 0 … 1. */
  readonly share: number;
  /** Standard error of the share with folds as the independent units; `null` for a single fold. */
  readonly standardError: number | null;
  readonly correct: number;
  readonly count: number;
  /** Each value held out, in the order in which it first occurs. */
  readonly folds: readonly { readonly value: string; readonly correct: number; readonly count: number }[];
}

/**
 * Accuracy on the examples of each value by what was learnt from those of all other values.
 *
 * Neighbours in a grid resemble each other, so a whole row or column is held out at once. `null` for fewer
 * than two values.
 */
export function leaveOneValueOut<Example extends { readonly answer: string }>(
  examples: readonly Example[],
  heldOutBy: (example: Example) => string | number,
  learner: Learner<Example>,
): HeldOutAccuracy | null {
  const groups = Map.groupBy(examples, (example) => String(heldOutBy(example)));
  if (groups.size < 2) return null;
  const folds = [...groups].map(([value, heldOut]) => {
    const answer = learner(examples.filter((example) => String(heldOutBy(example)) !== value));
    return { value, correct: rightAnswers(heldOut, answer), count: heldOut.length };
  });
  const correct = folds.reduce((sum, fold) => sum + fold.correct, 0);
  const count = examples.length;
  const share = correct / count;
  const squares = folds.reduce((sum, fold) => sum + (fold.correct - fold.count * share) ** 2, 0);
  const standardError = Math.sqrt((squares * folds.length) / (folds.length - 1)) / count;
  return { share, standardError, correct, count, folds };
}

/** How accuracy varies with which few examples were learnt from. */
export interface DrawnAccuracy {
  /** Mean share of right answers over the draws, 0 … 1. */
  readonly mean: number;
  /** Standard deviation between draws, the spread that one small training set has. */
  readonly standardDeviation: number;
  /** Mean number of examples learnt from. */
  readonly trainingExamples: number;
  readonly draws: number;
}

/** How small training sets are drawn. */
export interface DrawOptions {
  /** Groups learnt from in each draw; all others are answered. */
  readonly groups: number;
  /** At least 2. */
  readonly draws: number;
  readonly stream: RandomStream;
}

/** Accuracy on all other groups of what was learnt from a few groups of examples drawn at random. */
export function repeatedDraws<Example extends { readonly answer: string }>(
  examples: readonly Example[],
  groupOf: (example: Example) => string | number,
  learner: Learner<Example>,
  { groups: drawn, draws, stream }: DrawOptions,
): DrawnAccuracy {
  const groups = [...Map.groupBy(examples, groupOf).values()];
  const outcomes = Array.from({ length: draws }, () => {
    const order = [...stream.permutation(groups.length)].map((index) => groups[index]!);
    const training = order.slice(0, drawn).flat();
    const others = order.slice(drawn).flat();
    return { share: rightAnswers(others, learner(training)) / others.length, training: training.length };
  });
  const shares = outcomes.map(({ share }) => share);
  return {
    mean: mean(shares)!,
    standardDeviation: Math.sqrt(sampleVariance(shares)!),
    trainingExamples: mean(outcomes.map(({ training }) => training))!,
    draws,
  };
}

function rightAnswers<Example extends { readonly answer: string }>(
  examples: readonly Example[],
  answer: (example: Example) => string | null,
): number {
  return examples.filter((example) => answer(example) === example.answer).length;
}
