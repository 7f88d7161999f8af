import { numberLabel } from "#figures";
import { type Cell, estimateIn } from "#taxonomy";

/** A question about networks put together, answered. */
export interface TogetherAnswer {
  readonly question: string;
  readonly answer: "yes" | "no" | "not known";
  /** Why, in one sentence. */
  readonly sentence: string;
}

/** A difference of accuracy on test examples, points, and what it may be off by. */
interface Gain {
  readonly points: number;
  readonly error: number;
}

/** More of a loss than this is worth avoiding, points of test accuracy. */
const TOLERATED = 1;

/** What answers are worth: of classes, or of numbers to be predicted. */
interface Answers {
  readonly areNumbers: boolean;
}

/**
 * Whether networks may be averaged and whether an ensemble of them would help, by the test examples.
 *
 * @param areNumbers whether networks answer with numbers, so that accuracy is the share of their variance that is explained
 */
export function togetherAnswers(
  cell: Cell,
  testExamples: number,
  areNumbers = false,
): readonly TogetherAnswer[] {
  const answers = { areNumbers };
  const gain = (name: string): Gain | null => gainIn(cell, name, testExamples, answers);
  return [
    averageAnswer(gain("test_weight_average_gain_pct"), gain("test_aligned_average_gain_pct"), cell, answers),
    ensembleAnswer(gain("test_ensemble_gain_pct"), answers),
  ];
}

/**
 * A gain with its error, or where none is known with that of a share of so many examples twice; of numbers with that of two
 * mean squares of normal differences, each of which is off by √(2 / examples) of itself.
 */
function gainIn(cell: Cell, name: string, testExamples: number, { areNumbers }: Answers): Gain | null {
  const { value, standardError } = estimateIn(cell, name);
  if (value === null) return null;
  const accuracy = (estimateIn(cell, "test_acc_pct").value ?? 50) / 100;
  // As after one more example of either answer: all right answers of few examples are no certainty.
  const share = (accuracy * testExamples + 1) / (testExamples + 2);
  const variance = areNumbers ? 4 * (1 - accuracy) ** 2 : 2 * share * (1 - share);
  const counting = 100 * Math.sqrt(variance / testExamples);
  return { points: value, error: Math.max(standardError ?? 0, counting) };
}

function averageAnswer(
  plain: Gain | null,
  aligned: Gain | null,
  cell: Cell,
  answers: Answers,
): TogetherAnswer {
  const gainWords = (gain: Gain): string => wordsOf(gain, answers);
  const question = "May I average these networks?";
  if (plain === null) {
    return { question, answer: "not known", sentence: "The average of their weights was not measured." };
  }
  const barrier = barrierWords(cell, answers);
  const [as, inOneOrder] = [tolerance(plain), aligned === null ? "no" : tolerance(aligned)];
  if (as === "yes") {
    const sentence = `The average of their weights ${gainWords(plain)} on test examples${barrier}.`;
    return { question, answer: "yes", sentence };
  }
  if (aligned !== null && inOneOrder === "yes") {
    const sentence = `Not as they are (the average ${gainWords(plain)}${barrier}), but with their units put in one order first: it then ${gainWords(aligned)}.`;
    return { question, answer: "yes", sentence };
  }
  const after = aligned === null ? "" : ` and, with their units put in one order, ${gainWords(aligned)}`;
  const isOpen = as === "not known" || inOneOrder === "not known";
  const open = isOpen ? ": so many test examples do not tell it from a loss that may be borne" : "";
  const sentence = `The average of their weights ${gainWords(plain)}${after} on test examples${barrier}${open}.`;
  return { question, answer: isOpen ? "not known" : "no", sentence };
}

function ensembleAnswer(gain: Gain | null, answers: Answers): TogetherAnswer {
  const question = "Would an ensemble of them help?";
  if (gain === null) return { question, answer: "not known", sentence: "No ensemble was measured." };
  const helps = gain.points > 2 * gain.error;
  const sentence = `The mean of their ${answers.areNumbers ? "answers" : "probabilities"} ${wordsOf(gain, answers)} on test examples${helps || gain.points < 0 ? "" : ", no more than so many examples leave open"}.`;
  return { question, answer: helps ? "yes" : gain.points < -2 * gain.error ? "no" : "not known", sentence };
}

/** Whether a loss of accuracy, if it is one, is no more than is tolerated: not known within two errors of that. */
function tolerance({ points, error }: Gain): TogetherAnswer["answer"] {
  if (points >= 0 || points - 2 * error > -TOLERATED) return "yes";
  return points + 2 * error < -TOLERATED ? "no" : "not known";
}

function wordsOf({ points, error }: Gain, { areNumbers }: Answers): string {
  const what = areNumbers ? "the variance" : "accuracy";
  const size = `${numberLabel(Math.abs(points), 3)} ± ${numberLabel(error, 2)} points`;
  return points < 0 ? `loses ${size} of ${what}` : `gains ${size} of ${what}`;
}

function barrierWords(cell: Cell, { areNumbers }: Answers): string {
  const raw = estimateIn(cell, "test_linear_barrier_pct").value;
  const aligned = estimateIn(cell, "test_aligned_barrier_pct").value;
  if (raw === null) return "";
  const more = aligned === null ? "" : `, ${numberLabel(aligned, 3)} points once aligned`;
  return `; the barrier on the straight line between them is ${numberLabel(raw, 3)} points of ${areNumbers ? "the test variance" : "test error"}${more}`;
}
