import { described } from "#descriptions";
import { PADDING } from "#nets/layers";
import { numberBetween } from "#settings";
import type { Loss } from "../loss.ts";
import { areConstantProbabilities } from "./constant-answers.ts";
import { defineLoss } from "./description.ts";
import { drawnLabelSlopes } from "./drawn-slopes.ts";
import {
  type ExampleLoss,
  isLabel,
  judgeLabels,
  labelOf,
  ZERO_ONE_ERROR,
  zeroOneErrorValue,
} from "./labels.ts";
import { logMeanProbabilities } from "./mean-probabilities.ts";
import {
  areConstantTranslations,
  judgeTokens,
  tokenCrossEntropyValue,
  tokenErrorValue,
  tokensOf,
} from "./token-cross-entropy.ts";

/**
 * Cross-entropy of class labels, in nats, with or without label smoothing; of sentences the mean over a sentence's tokens.
 *
 * With smoothing ε an example is to be its label with probability 1 - ε + ε / classes and any other class with
 * ε / classes, as in PyTorch's `CrossEntropyLoss`; losses of training, of evaluation and of Hessians are all of these
 * targets. Source of the smoothing: Szegedy et al. 2016, section 7.
 */
export const crossEntropy = defineLoss({
  kind: "cross-entropy",
  meaning: "minus the logarithm of the probability of the label",
  targets: "labels",
  judgesSentences: true,
  unit: "nats",
  settings: {
    label_smoothing: numberBetween(
      "Share of the probability of a label that is spread evenly over all classes",
      0,
      1,
    ).default(0),
  },
  create: ({ label_smoothing }) => ({
    ...crossEntropyOf(label_smoothing, PADDING),
    exceptAt: (unjudged) => crossEntropyOf(label_smoothing, unjudged),
  }),
});

/** Cross-entropy of labels smoothed by some share, of places but for those whose target is `unjudged`. */
function crossEntropyOf(smoothing: number, unjudged: number): Loss {
  const own: Loss = {
    targets: (classes, places) =>
      places === undefined ? labelOf(classes) : tokensOf(classes, places, unjudged),
    value: (functions, logits, labels, shares) => {
      if (logits.ndim === 3)
        return tokenCrossEntropyValue(functions, logits, labels, shares, smoothing, unjudged);
      const { lax, numpy } = functions;
      const wanted = isLabel(functions, labels, logits.shape[1]!);
      // The largest logit is taken out of the logit of the label and out of the logarithm of the sum alike: what is left
      // cannot overflow, and no array of logarithms of all probabilities is made.
      const largest = lax.stopGradient(logits.ref.max(-1, { keepdims: true }));
      const shifted = logits.sub(largest);
      const logarithm = numpy.log(numpy.exp(shifted.ref).sum(-1));
      if (smoothing === 0) {
        return numpy.where(wanted, shifted, 0).sum(-1).sub(logarithm).mul(shares).sum().neg();
      }
      const ofLabel = numpy
        .where(wanted, shifted.ref, 0)
        .sum(-1)
        .mul(1 - smoothing);
      return ofLabel.add(shifted.mean(-1).mul(smoothing)).sub(logarithm).mul(shares).sum().neg();
    },
    // However labels are smoothed, the second derivative is that of the plain loss, of labels that are drawn.
    drawnSlopes: drawnLabelSlopes(unjudged),
    error: ZERO_ONE_ERROR,
    errorValue: (functions, logits, labels, shares) =>
      logits.ndim === 3
        ? tokenErrorValue(functions, logits, labels, shares, unjudged)
        : zeroOneErrorValue(functions, logits, labels, shares),
    // Equal probabilities cost this whatever the labels, and however they are smoothed.
    constantAnswerLoss: (_, classes) => Math.log(classes),
    judge: (logits, labels, classes, places) => {
      const lossOf = smoothedCrossEntropy(classes, smoothing);
      if (places !== undefined) return judgeTokens(logits, labels, classes, places, lossOf, unjudged);
      return judgeLabels(logits, labels, classes, lossOf);
    },
    isDegenerate: (logits, classes, places) =>
      places === undefined
        ? areConstantProbabilities(logits, classes)
        : areConstantTranslations(logits, classes, places),
    together: logMeanProbabilities,
  };
  // Those of padding are described by their settings.
  if (unjudged === PADDING) return own;
  return {
    ...own,
    value: described(own.value, "cross-entropy at places", { smoothing, unjudged }),
    errorValue: described(own.errorValue, "0-1 error at places", { unjudged }),
  };
}

/** ln Σ exp(logits) less the logit of the label (or their smoothed mean), kept exact by taking out the largest. */
function smoothedCrossEntropy(classes: number, smoothing: number): ExampleLoss {
  return (logits, start, label) => {
    const end = start + classes;
    let largest = Number.NEGATIVE_INFINITY;
    for (let i = start; i < end; i++) largest = Math.max(largest, logits[i]!);
    let sum = 0;
    for (let i = start; i < end; i++) sum += Math.exp(logits[i]! - largest);
    const ofLabel = Math.log(sum) + (largest - logits[start + label]!);
    if (smoothing === 0) return ofLabel;
    let distances = 0;
    for (let i = start; i < end; i++) distances += largest - logits[i]!;
    return (1 - smoothing) * ofLabel + smoothing * (Math.log(sum) + distances / classes);
  };
}
