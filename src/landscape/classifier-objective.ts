import type { numpy as np } from "@jax-js/jax";
import * as jax from "@jax-js/jax";
import { described } from "#descriptions";
import { batchNormByStatistics, batchNormOfBatch, type Statistics } from "#nets";
import { UNJUDGED } from "#nets/layers";
import type { RandomStream } from "#random";
import { measured } from "#timing";
import { type Classifier, inputSpec, type Parameters, placesOf } from "./classifier.ts";
import type { Examples } from "./examples.ts";
import { workloadOf } from "./group-size.ts";
import type { Loss } from "./loss.ts";
import { disposeBatch, ravel } from "./network-arrays.ts";
import type { Batch, BatchSum, Objective } from "./objective.ts";

/**
 * The objective of a network and a loss of its outputs.
 *
 * Its examples are `inputs`, float32 `[...inputShape]` each (int32 of a network of sequences), and `targets` as the loss has
 * them; a network that answers at several places has `UNJUDGED` for those that are not to be judged.
 */
export function classifierObjective(classifier: Classifier, given: Loss): NetworkObjective {
  const { layout, statistics, classes, logits } = classifier;
  const places = placesOf(classifier);
  // Where classes are those of the data there is none that stands for padding.
  const loss = (classifier.places === undefined ? undefined : given.exceptAt?.(UNJUDGED)) ?? given;
  const { together } = loss;
  const sumOf = (value: Loss["value"]): BatchSum =>
    described(
      (parameters, { inputs, targets }, shares, known = {}) =>
        value(jax, logits(parameters, inputs!, batchNormByStatistics(known)), targets!, shares),
      "sum over outputs of a network",
      { logits, value },
    );
  return {
    layout,
    ...(statistics && { statistics }),
    workload: workloadOf(classifier),
    examples: { inputs: inputSpec(classifier), targets: loss.targets(classes, places) },
    loss: sumOf(loss.value),
    lossOfOutputs: {
      shape: places === undefined ? [classes] : [places, classes],
      outputs: described(
        (parameters: Parameters, { inputs, ...others }: Batch, known: Statistics = {}) => {
          disposeBatch(others);
          return logits(parameters, inputs!, batchNormByStatistics(known));
        },
        "outputs of a network",
        { logits },
      ),
      loss: described(
        (outputs: np.Array, { targets, ...others }: Batch, shares: np.Array) => {
          disposeBatch(others);
          return loss.value(jax, outputs, targets!, shares);
        },
        "loss of outputs",
        { value: loss.value },
      ),
      ...(loss.drawnSlopes && {
        drawnSlopes: (outputs: Float32Array, examples: Examples, stream: RandomStream) =>
          loss.drawnSlopes!(outputs, examples.targets!, classes, places, stream),
      }),
    },
    error: { ...loss.error, sum: sumOf(loss.errorValue) },
    trainingPass: described(
      (parameters: Parameters, { inputs, targets }: Batch, shares: np.Array) => {
        const batch = batchNormOfBatch(shares);
        const outputs = logits(parameters, inputs!, batch.batchNorm);
        const observed = statistics && { statistics: ravel(statistics, batch.statistics()) };
        const error = loss.errorValue(jax, outputs.ref, targets!.ref, shares.ref);
        return { loss: loss.value(jax, outputs, targets!, shares), error, ...observed };
      },
      "training pass of a network",
      { logits, statistics, value: loss.value, errorValue: loss.errorValue },
    ),
    constantAnswerLoss: (examples) => loss.constantAnswerLoss(examples.targets!, classes),
    outputs: {
      classifier,
      judge: (outputs, examples) =>
        measured("judging", () => loss.judge(outputs, examples.targets!, classes, places)),
      isDegenerate: (outputs) => loss.isDegenerate(outputs, classes, places),
      ...(together && { together: (outputs: readonly Float32Array[]) => together(outputs, classes) }),
    },
  };
}

/** An objective with everything that a network and a loss give. */
export type NetworkObjective = Objective &
  Required<Pick<Objective, "outputs" | "workload" | "lossOfOutputs">>;
