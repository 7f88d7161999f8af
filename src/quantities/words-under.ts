import type { Quantity, QuantityName, QuantityNote } from "./quantity.ts";

/**
 * The unit of losses of numbers that are standardised: networks whose losses count it answer with numbers, so that errors and
 * accuracies are of the variance of these rather than of classes.
 */
export const OF_VARIANCE = "of the variance";

/** The unit of a quantity of networks that were trained by a loss that counts `lossUnit`, such as `nats`. */
export function unitUnder(lossUnit: string, { unit, inLossUnits }: Quantity): string {
  if (inLossUnits) return lossUnit;
  return lossUnit === OF_VARIANCE ? unit.replace(/(training|test) error/, "the $1 variance") : unit;
}

/** The title of a quantity of such networks: where they answer with numbers, accuracy is the variance that is explained. */
export function titleUnder(lossUnit: string, { title }: Quantity): string {
  if (lossUnit !== OF_VARIANCE) return title;
  return title
    .replace(/^Training error\b/, "Unexplained training variance")
    .replace(/^Test accuracy\b/, "Explained test variance")
    .replace(/^Accuracy of\b/, "Variance explained by")
    .replace(/\bprobabilities$/, "outputs")
    .replace(/\bprobabilities on test data$/, "outputs on test data");
}

/** What losses count where so much is measured: of the variance where errors of numbers in their own unit are. */
export function lossUnitAmong(measured: readonly QuantityName[], otherwise = "nats"): string {
  return measured.includes("train_rmse") || measured.includes("test_rmse") ? OF_VARIANCE : otherwise;
}

/** The note of a quantity of such networks; what counts classes is of the variance where they answer with numbers. */
export function noteUnder(lossUnit: string, { name, note }: Quantity): QuantityNote | null {
  if (note === null || lossUnit !== OF_VARIANCE) return note;
  const { what, range } = OF_NUMBERS[name] ?? note;
  return {
    what: inNumbers(what),
    range: inNumbers(range),
    expect: inNumbers(note.expect),
    odd: inNumbers(note.odd),
  };
}

/** What errors and accuracies are of networks that answer with numbers. */
const OF_NUMBERS: Readonly<Record<QuantityName, Pick<QuantityNote, "what" | "range">>> = {
  train_error_pct: {
    what: "Share of the variance of the training targets that answers leave unexplained, mean over the networks of a cell.",
    range: "0 % or more; answering with the mean leaves 100 %.",
  },
  test_acc_pct: {
    what: "100 % less the share of the variance that answers leave unexplained on test examples, by the variance of the training file: 100 times R², mean over the networks of a cell.",
    range: "At most 100 %; below 0 where answering with the mean is better.",
  },
  train_loss: {
    what: "Mean squared difference from the standardised training targets: the share of their variance that is left unexplained.",
    range: "0 or more; answering with the mean gives 1, whose logarithm is 0.",
  },
};

function inNumbers(text: string): string {
  return text
    .replaceAll(/\b(\d+) nats?\b/g, "$1")
    .replaceAll(/\b(training|test) error\b/g, "$1 variance left unexplained")
    .replaceAll(/\b(class )?probabilities\b/g, "outputs")
    .replaceAll(/\baccuracy\b/g, "explained variance");
}
