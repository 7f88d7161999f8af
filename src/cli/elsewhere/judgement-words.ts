import type { GivenJudgement } from "#atlas/jobs";
import { conjoined, counted, threeDigits } from "#words";
import { percent } from "./percent.ts";

/** Whether answers are numbers to be predicted rather than classes. */
export function isOfNumbers({ ofNumbers }: GivenJudgement): boolean {
  return ofNumbers !== undefined;
}

/** What was answered, to follow "of". */
export function examplesInWords({ examples, places }: GivenJudgement): string {
  const own = counted(examples, "training example");
  return places === undefined ? own : `the judged places of ${own}`;
}

/** What a network makes of training examples, to follow "it": `answers 87.9 % of 256 training examples correctly`. */
export function judgementWords(judgement: GivenJudgement): string {
  const { accuracy, examples, ofNumbers } = judgement;
  if (ofNumbers === undefined)
    return `answers ${percent(accuracy)} of ${examplesInWords(judgement)} correctly`;
  const { rootMeanSquares } = ofNumbers;
  const roots = conjoined(rootMeanSquares.map((root) => String(threeDigits(root))));
  const unit = rootMeanSquares.length === 1 ? "in the target's own unit" : "each target in its own unit";
  const off = rootMeanSquares.length > MOST_TARGETS ? "" : ` and is ${roots} off (root mean square, ${unit})`;
  return `explains ${percent(accuracy)} of the variance of ${counted(examples, "training example")}${off}`;
}

/**
 * Whether one judgement is far better than another of the same examples and no mere chance: by more than five points and than
 * three standard errors of the difference of two shares, and of numbers by more than ten points of their variance.
 */
export function isFarBetter(other: GivenJudgement, own: GivenJudgement): boolean {
  if (isChance(other)) return false;
  const gain = other.accuracy - own.accuracy;
  if (isOfNumbers(own)) return !(gain <= LEAST_OF_VARIANCE);
  return gain > Math.max(LEAST_OF_SHARES, 3 * errorOfShares(other.accuracy, own.accuracy, own.examples));
}

/** Whether so many answers are no more than guesses leave open, or numbers explain no more than their mean. */
export function isChance({ accuracy, classes, examples, ofNumbers }: GivenJudgement): boolean {
  if (ofNumbers !== undefined) return !(accuracy > LEAST_EXPLAINED);
  const chance = 1 / classes;
  return accuracy <= chance + 3 * Math.sqrt((chance * (1 - chance)) / examples);
}

/** The standard error of the difference of two shares of so many examples each. */
export function errorOfShares(a: number, b: number, examples: number): number {
  const mean = (a + b) / 2;
  return Math.sqrt((2 * mean * (1 - mean)) / examples);
}

/** The errors of more targets are not told in a sentence. */
const MOST_TARGETS = 4;

const LEAST_OF_SHARES = 0.05;
const LEAST_OF_VARIANCE = 0.1;
const LEAST_EXPLAINED = 0.02;
