import * as jax from "@jax-js/jax";
import { batchNormByStatistics, batchNormOfBatch } from "#nets";
import type { Classifier } from "./classifier.ts";
import { workloadOf } from "./group-size.ts";
import type { Loss } from "./loss.ts";
import { ravel } from "./network-arrays.ts";
import type { Objective } from "./objective.ts";

/**
 * The objective of a network and a loss of its outputs.
 *
 * Its examples are `inputs`, float32 `[...inputShape]` each, and `targets` as the loss has them.
 */
export function classifierObjective(classifier: Classifier, loss: Loss): NetworkObjective {
  const { layout, statistics, inputShape, classes, logits } = classifier;
  return {
    layout,
    ...(statistics && { statistics }),
    workload: workloadOf(classifier),
    examples: { inputs: { type: "float32", shape: inputShape }, targets: loss.targets(classes) },
    loss: (parameters, { inputs, targets }, shares, known = {}) =>
      loss.value(jax, logits(parameters, inputs!, batchNormByStatistics(known)), targets!, shares),
    error: {
      ...loss.error,
      sum: (parameters, { inputs, targets }, shares, known = {}) =>
        loss.errorValue(jax, logits(parameters, inputs!, batchNormByStatistics(known)), targets!, shares),
    },
    trainingPass: (parameters, { inputs, targets }, shares) => {
      const batch = batchNormOfBatch(shares);
      const outputs = logits(parameters, inputs!, batch.batchNorm);
      const observed = statistics && { statistics: ravel(statistics, batch.statistics()) };
      const error = loss.errorValue(jax, outputs.ref, targets!.ref, shares.ref);
      return { loss: loss.value(jax, outputs, targets!, shares), error, ...observed };
    },
    constantAnswerLoss: (examples) => loss.constantAnswerLoss(examples.targets!, classes),
    outputs: {
      classifier,
      judge: (outputs, examples) => loss.judge(outputs, examples.targets!, classes),
      isDegenerate: (outputs) => loss.isDegenerate(outputs, classes),
    },
  };
}

/** An objective with everything that a network and a loss give. */
export type NetworkObjective = Objective & Required<Pick<Objective, "outputs" | "workload">>;
