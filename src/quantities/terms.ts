import type { Quantity, QuantityName, QuantityNote } from "./quantity.ts";

/** What the networks of a run are judged by, which decides what their losses and errors are called and in what they are. */
export interface Terms {
  /** What their losses count, and curvature with them: `nats`. */
  readonly lossUnit: string;
  /** What their errors are: answers of a wrong class, the variance of numbers that is left unexplained, or what their file counts as wrong. */
  readonly errors: "wrong classes" | "unexplained variance" | "the file's own";
  /** What they answer with. */
  readonly answers: "classes" | "numbers";
}

/** The unit of losses of standardised numbers that are squared differences. */
export const OF_VARIANCE = "of the variance";

/** Of classifiers under cross-entropy, in which quantities are described. */
export const OF_CLASSIFIERS: Terms = { lossUnit: "nats", errors: "wrong classes", answers: "classes" };

/** Of networks that answer with standardised numbers, by their squared difference. */
export const OF_NUMBERS: Terms = {
  lossUnit: OF_VARIANCE,
  errors: "unexplained variance",
  answers: "numbers",
};

/** The terms of several together, such as the cells of a table: losses that differ are each in a unit of their own. */
export function commonTerms(all: readonly Terms[]): Terms {
  const [first = OF_CLASSIFIERS] = all;
  return {
    lossUnit: all.every(({ lossUnit }) => lossUnit === first.lossUnit)
      ? first.lossUnit
      : "units of its own loss",
    errors: all.every(({ errors }) => errors === first.errors) ? first.errors : "wrong classes",
    answers: first.answers,
  };
}

/** The unit of a quantity of networks that are judged so. */
export function unitUnder({ lossUnit, errors }: Terms, { unit, inLossUnits }: Quantity): string {
  if (inLossUnits) return lossUnit;
  return errors === "unexplained variance" ? unit.replace(/(training|test) error/, "the $1 variance") : unit;
}

/** The title of a quantity of such networks: where they answer with numbers, accuracy is the variance that is explained. */
export function titleUnder({ errors, answers }: Terms, { title: ofClasses }: Quantity): string {
  const title = answers === "classes" ? ofClasses : ofClasses.replace(PROBABILITIES, "outputs");
  if (errors !== "unexplained variance") return title;
  return title
    .replace(/^Training error\b/, "Unexplained training variance")
    .replace(/^Test accuracy\b/, "Explained test variance")
    .replace(/^Accuracy of\b/, "Variance explained by");
}

/** What numbers stand in the place of, where titles and notes of classifiers name it. */
const PROBABILITIES = /\b(class )?probabilities\b/g;

/** A sentence about such networks from one about classifiers, which speaks of accuracy and of errors. */
export function wordsUnder({ errors, answers }: Terms, given: string): string {
  const text = answers === "classes" ? given : given.replaceAll("CKA of probabilities", "CKA of outputs");
  if (errors !== "unexplained variance") return text;
  return PHRASES.reduce((words, [phrase, other]) => words.replaceAll(phrase, other), text);
}

/** What is said of accuracies and errors, longer phrases first, and of explained and unexplained variance in their place. */
const PHRASES: readonly (readonly [RegExp, string])[] = [
  [/\bpoints of test accuracy\b/g, "points of the test variance"],
  [/\bpoints of (training|test) error\b/g, "points of the $1 variance"],
  [/\btest accuracy\b/g, "explained test variance"],
  [/\bTest accuracy\b/g, "Explained test variance"],
  [/\b(training|test) error\b/g, "unexplained $1 variance"],
  [/\bTraining error\b/g, "Unexplained training variance"],
  [/\bTest error\b/g, "Unexplained test variance"],
  [/\ban error of\b/g, "an unexplained variance of"],
  [/\bare more accurate\b/g, "explain more of the variance"],
  [/\bmore accurate\b/g, "explain more of the variance"],
  [/\baccuracies\b/g, "explained variances"],
  [/\baccuracy\b/g, "explained variance"],
];

/** The note of a quantity of such networks; what counts classes is of the variance where they answer with numbers. */
export function noteUnder(terms: Terms, { name, note, inLossUnits }: Quantity): QuantityNote | null {
  if (note === null) return note;
  const { lossUnit, errors } = terms;
  if (errors === "unexplained variance") {
    const { what, range, ...rest } = { ...note, ...OF_VARIANCES[name] };
    return {
      what: inNumbers(what),
      range: inNumbers(range),
      expect: inNumbers(rest.expect),
      odd: inNumbers(rest.odd),
    };
  }
  const ofLoss =
    inLossUnits && lossUnit !== OF_CLASSIFIERS.lossUnit ? { range: `In ${inUnits(lossUnit)}.` } : {};
  const ofError = errors === "the file's own" ? OF_OWN_ERRORS[name] : {};
  const what = terms.answers === "classes" ? note.what : note.what.replaceAll(PROBABILITIES, "outputs");
  return { ...note, what, ...ofLoss, ...ofError };
}

function inUnits(lossUnit: string): string {
  return lossUnit.startsWith("units") ? lossUnit : `units of ${lossUnit}`;
}

type OtherNotes = Readonly<Record<QuantityName, Partial<QuantityNote>>>;

/** What errors and losses are of networks that answer with numbers. */
const OF_VARIANCES: OtherNotes = {
  train_error_pct: {
    what: "Share of the variance of the training targets that answers leave unexplained, mean over the networks of a cell.",
    range: "0 % or more; answering with the mean leaves 100 %.",
    odd: "Above 100 %: the networks answer worse than the mean of the targets does.",
  },
  test_acc_pct: {
    what: "100 % less the share of the variance that answers leave unexplained on test examples, by the variance of the training file: 100 times R², mean over the networks of a cell.",
    range: "At most 100 %; below 0 where answering with the mean is better.",
  },
  train_loss: {
    what: "Mean loss over the standardised training targets, by default their squared difference: the share of their variance that is left unexplained.",
    range: "0 or more by the squared difference; answering with the mean gives 1, whose logarithm is 0.",
  },
};

/** What errors are that the file of a network counts. */
const OF_OWN_ERRORS: OtherNotes = {
  train_error_pct: {
    what: "What the file of the network counts as wrong of the training examples, mean over them in percent.",
  },
  test_acc_pct: {
    what: "100 % less what the file of the network counts as wrong of the test examples, mean over them.",
  },
};

function inNumbers(text: string): string {
  return text
    .replaceAll(/\b(\d+) nats?\b/g, "$1")
    .replaceAll(/\bnumber of nats\b/g, "number")
    .replaceAll(/\b(training|test) error\b/g, "$1 variance left unexplained")
    .replaceAll(PROBABILITIES, "outputs")
    .replaceAll(/\baccuracy\b/g, "explained variance");
}
