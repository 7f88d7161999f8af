import type { Quantity } from "./quantity.ts";

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
