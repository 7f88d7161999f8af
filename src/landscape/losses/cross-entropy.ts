import { numberBetween } from "#settings";
import { areConstantProbabilities } from "./constant-answers.ts";
import { defineLoss } from "./description.ts";
import { isLabel, judgeLabels, labelOf, ZERO_ONE_ERROR, zeroOneErrorValue } from "./labels.ts";

/**
 * Cross-entropy of class labels, in nats, with or without label smoothing.
 *
 * With smoothing ε an example is to be its label with probability 1 - ε + ε / classes and any other class with
 * ε / classes, as in PyTorch's `CrossEntropyLoss`; losses of training, of evaluation and of Hessians are all of these
 * targets. Source of the smoothing: Szegedy et al. 2016, section 7.
 */
export const crossEntropy = defineLoss({
  kind: "cross-entropy",
  meaning: "minus the logarithm of the probability of the label",
  targets: "labels",
  unit: "nats",
  settings: {
    label_smoothing: numberBetween(
      "Share of the probability of a label that is spread evenly over all classes",
      0,
      1,
    ).default(0),
  },
  create: ({ label_smoothing: smoothing }) => ({
    targets: labelOf,
    value: (functions, logits, labels, shares) => {
      const { nn, numpy } = functions;
      const wanted = isLabel(functions, labels, logits.shape[1]!);
      const ofLabels = (logarithms: typeof logits) => numpy.where(wanted, logarithms, 0).sum(-1);
      const logarithms = nn.logSoftmax(logits, -1);
      if (smoothing === 0) return ofLabels(logarithms).mul(shares).sum().neg();
      const likelihoods = ofLabels(logarithms.ref).mul(1 - smoothing);
      return likelihoods.add(logarithms.mean(-1).mul(smoothing)).mul(shares).sum().neg();
    },
    error: ZERO_ONE_ERROR,
    errorValue: zeroOneErrorValue,
    // Equal probabilities cost this whatever the labels, and however they are smoothed.
    constantAnswerLoss: (_, classes) => Math.log(classes),
    judge: (logits, labels, classes) =>
      judgeLabels(logits, labels, classes, (row, label) => smoothedCrossEntropy(row, label, smoothing)),
    isDegenerate: areConstantProbabilities,
  }),
});

/** ln Σ exp(logits) less the logit of the label (or their smoothed mean), kept exact by taking out the largest. */
function smoothedCrossEntropy(logits: Float32Array, label: number, smoothing: number): number {
  const largest = logits.reduce((most, logit) => Math.max(most, logit), Number.NEGATIVE_INFINITY);
  let sum = 0;
  for (const logit of logits) sum += Math.exp(logit - largest);
  const ofLabel = Math.log(sum) + (largest - logits[label]!);
  if (smoothing === 0) return ofLabel;
  const mean = logits.reduce((total, logit) => total + (largest - logit), 0) / logits.length;
  return (1 - smoothing) * ofLabel + smoothing * (Math.log(sum) + mean);
}
