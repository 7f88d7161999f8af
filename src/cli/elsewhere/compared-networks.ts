import type { GivenAnswers, JudgedExamples } from "#atlas/jobs";
import { numberLabel } from "#figures";
import { quantityNamed, type Terms, titleUnder, unitUnder } from "#quantities";
import { type Cell, estimateIn } from "#taxonomy";
import { type Difference, independentDifference, pairedDifference, sideOf } from "./paired-difference.ts";
import type { ReadApart } from "./read-apart.ts";
import type { TogetherAnswer } from "./together-advice.ts";

/** One number of two networks side by side. */
export interface ComparedNumber {
  readonly quantity: string;
  readonly title: string;
  readonly unit: string;
  readonly first: number;
  readonly second: number;
  /** The first less the second; `null` where an error is not known. */
  readonly difference: Difference | null;
  /** Whether it was taken example by example, so that what the examples have in common drops out. */
  readonly isPaired: boolean;
}

/** Two networks that were measured on the same data. */
export interface ComparedNetworks {
  readonly names: readonly [first: string, second: string];
  readonly cells: readonly [first: Cell, second: Cell];
  readonly answers: readonly [first: GivenAnswers, second: GivenAnswers];
  /** What they are judged by. */
  readonly terms: Terms;
  /** In what they read examples or answer apart; `undefined` where they do alike. */
  readonly apart: ReadApart | undefined;
}

/** What answers are counted over, to follow "of". */
function countedIn({ places }: Partial<Pick<GivenAnswers, "places">>): string {
  return places === undefined ? "the test examples" : "the judged places of test examples";
}

/** What landscapes are compared by: as networks answer, and how curved and how sharp they lie. */
const QUANTITIES = [
  "train_loss",
  "train_error_pct",
  "hessian_top_eig",
  "hessian_trace",
  "hessian_frobenius_norm",
  "sharpness_sam",
  "sharpness_worst",
  "sharpness_average",
  "sharpness_filterwise",
] as const;

/** Numbers of two networks side by side, those of test examples paired. */
export function comparedNumbers({ cells, answers, terms }: ComparedNetworks): readonly ComparedNumber[] {
  const [a, b] = [answers[0].judge(answers[0].outputs), answers[1].judge(answers[1].outputs)];
  const mean = (values: readonly number[]): number =>
    values.reduce((sum, own) => sum + own, 0) / values.length;
  const paired = (name: string, own: readonly number[], others: readonly number[]): ComparedNumber => ({
    ...named(name, terms),
    first: mean(own),
    second: mean(others),
    difference: pairedDifference(own, others),
    isPaired: true,
  });
  return [
    paired("test_loss", a.losses, b.losses),
    paired("test_acc_pct", hitsOf(a), hitsOf(b)),
    ...QUANTITIES.flatMap((name): ComparedNumber[] => {
      const [own, other] = [estimateIn(cells[0], name), estimateIn(cells[1], name)];
      if (own.value === null || other.value === null) return [];
      const difference = independentDifference(
        { value: own.value, standardError: own.standardError },
        { value: other.value, standardError: other.standardError },
      );
      return [{ ...named(name, terms), first: own.value, second: other.value, difference, isPaired: false }];
    }),
  ];
}

function named(name: string, terms: Terms) {
  const quantity = quantityNamed(name);
  return { quantity: name, title: titleUnder(terms, quantity), unit: unitUnder(terms, quantity) };
}

/** Which landscape is better and why, a sentence each. */
export function verdictOn(
  numbers: readonly ComparedNumber[],
  {
    names,
    answers,
    terms,
    apart,
  }: Pick<ComparedNetworks, "names" | "terms" | "apart"> & {
    readonly answers: readonly Pick<GivenAnswers, "places">[];
  },
): readonly string[] {
  const best =
    terms.errors === "unexplained variance"
      ? "explains more of the test variance"
      : `answers more of ${countedIn(answers[0] ?? {})} correctly`;
  const numberOf = (name: string) => numbers.find(({ quantity }) => quantity === name);
  const accuracy = numberOf("test_acc_pct");
  const loss = numberOf("test_loss");
  const sharp = numberOf("sharpness_filterwise");
  return [
    sentenceOn(accuracy, names, best, "above", "points"),
    sentenceOn(loss, names, "has the smaller test loss", "below", terms.lossUnit),
    apart === undefined ? flatterSentence(sharp, names, terms.lossUnit) : flatnessOpen(sharp, apart),
  ].flatMap((sentence) => sentence ?? []);
}

/** Which lies flatter, by a sharpness that no rescaling of layers changes. */
function flatterSentence(
  number: ComparedNumber | undefined,
  names: ComparedNetworks["names"],
  lossUnit: string,
): string | null {
  if (number === undefined) return null;
  const what = "lies flatter, by the filter-wise sharpness, which no rescaling of layers changes";
  if (number.difference !== null) return sentenceOn(number, names, what, "below", lossUnit);
  const { first, second } = number;
  if (first === second) return null;
  const [low, high] = [Math.min(first, second), Math.max(first, second)];
  return `${first < second ? names[0] : names[1]} ${what}: ${numberLabel(low, 3)} beside ${numberLabel(high, 3)} ${lossUnit} on the examples that were measured; no interval is known.`;
}

/** Why nothing is said of which lies flatter: a filter-wise step in a bias is as large as the bias, whose unit is another. */
function flatnessOpen(number: ComparedNumber | undefined, { clause }: ReadApart): string | null {
  if (number === undefined) return null;
  return `Which of them lies flatter is not known. ${clause}, in which one function has other weights and biases, and so another curvature and another sharpness.`;
}

function sentenceOn(
  number: ComparedNumber | undefined,
  [first, second]: ComparedNetworks["names"],
  what: string,
  better: "above" | "below",
  unit: string,
): string | null {
  if (number?.difference == null) return null;
  const { value, low, high } = number.difference;
  const interval = `${numberLabel(value, 3)} [${numberLabel(low, 3)}, ${numberLabel(high, 3)}] ${unit}`;
  const side = sideOf(number.difference);
  if (side === "open") return `Which of them ${what} is open: ${first} less ${second} is ${interval}.`;
  return `${side === better ? first : second} ${what}: ${first} less ${second} is ${interval}.`;
}

/** Whether the mean of both networks' probabilities answers better than the better of them, example by example. */
export function ensembleOfTwo({ answers: [a, b], names, terms }: ComparedNetworks): TogetherAnswer {
  const question = "Would an ensemble of the two help?";
  if (a.width !== b.width) {
    return { question, answer: "not known", sentence: "They answer with different numbers of classes." };
  }
  const both = a.together([a.outputs, b.outputs]);
  const [own, hitsA, hitsB] = [hitsOf(a.judge(both)), hitsOf(a.judge(a.outputs)), hitsOf(b.judge(b.outputs))];
  const total = (hits: readonly number[]): number => hits.reduce((sum, hit) => sum + hit, 0);
  const isFirst = total(hitsA) >= total(hitsB);
  const difference = pairedDifference(own, isFirst ? hitsA : hitsB);
  const { value, low, high } = difference;
  const side = sideOf(difference);
  const what = (share: string): string =>
    terms.errors === "unexplained variance"
      ? `The mean of their answers explains ${share} % of the test variance`
      : `The mean of their probabilities answers ${share} % of ${countedIn(a)} correctly`;
  const sentence = `${what(numberLabel(total(own) / own.length, 4))}, ${numberLabel(value, 3)} [${numberLabel(low, 3)}, ${numberLabel(high, 3)}] points more than ${isFirst ? names[0] : names[1]} alone, the better of the two.`;
  return { question, answer: side === "above" ? "yes" : side === "below" ? "no" : "not known", sentence };
}

/** 100 less the error of each example: 100 for one that is answered correctly, 0 for another. */
function hitsOf({ errors }: JudgedExamples): readonly number[] {
  return errors.map((error) => 100 - error);
}
