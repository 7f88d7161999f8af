import { lax, nn, numpy as np } from "@jax-js/jax";
import { parameterLayout } from "#trees";
import type { Classifier } from "../classifier.ts";

export const INPUTS = 3;
export const HIDDEN = 4;

/** One hidden layer of four tanh units behind a batch normalisation, from three inputs to two classes. */
export const normalised: Classifier = {
  layout: parameterLayout([
    { name: "hidden", shape: [INPUTS, HIDDEN] },
    { name: "bn.weight", shape: [HIDDEN] },
    { name: "bn.bias", shape: [HIDDEN] },
    { name: "output", shape: [HIDDEN, 2] },
  ]),
  statistics: parameterLayout([
    { name: "bn.running_mean", shape: [HIDDEN] },
    { name: "bn.running_var", shape: [HIDDEN] },
  ]),
  inputShape: [INPUTS],
  classes: 2,
  logits: (parameters, x, batchNorm) => {
    const summed = np.dot(x, parameters.hidden!);
    const hidden = np.tanh(batchNorm("bn", summed, parameters["bn.weight"]!, parameters["bn.bias"]!));
    return np.dot(hidden, parameters.output!);
  },
};

/** Two convolutions of two channels on images of 4 × 3 pixels, each behind a batch normalisation, and a pooled output. */
export const normalisedMaps: Classifier = {
  layout: parameterLayout([
    { name: "first", shape: [2, 1, 3, 3] },
    { name: "bn1.weight", shape: [2] },
    { name: "bn1.bias", shape: [2] },
    { name: "second", shape: [2, 2, 3, 3] },
    { name: "bn2.weight", shape: [2] },
    { name: "bn2.bias", shape: [2] },
    { name: "output", shape: [2, 3] },
  ]),
  statistics: parameterLayout(
    ["bn1", "bn2"].flatMap((layer) => [
      { name: `${layer}.running_mean`, shape: [2] },
      { name: `${layer}.running_var`, shape: [2] },
    ]),
  ),
  inputShape: [1, 4, 3],
  classes: 3,
  logits: (parameters, images, batchNorm) => {
    const block = (maps: np.Array, name: string, layer: string) => {
      const convolved = lax.convGeneralDilated(maps, parameters[name]!, [1, 1], "SAME");
      return nn.relu(
        batchNorm(layer, convolved, parameters[`${layer}.weight`]!, parameters[`${layer}.bias`]!),
      );
    };
    const maps = block(block(images, "first", "bn1"), "second", "bn2");
    return np.dot(maps.mean([2, 3]), parameters.output!);
  },
};

/** Means, biased variances and unbiased variances of the hidden units of `normalised` over a batch, in float64. */
export function hiddenMoments(w: ArrayLike<number>, inputs: Float32Array) {
  const sums = hiddenSums(w, inputs);
  const mean = units((j) => sums.reduce((sum, row) => sum + row[j]!, 0) / sums.length);
  const variance = units((j) => sums.reduce((sum, row) => sum + (row[j]! - mean[j]!) ** 2, 0) / sums.length);
  const unbiased = variance.map((value) => (value * sums.length) / (sums.length - 1));
  return { mean, variance, unbiased };
}

/**
 * Mean cross-entropy (nats) and number of wrong answers of `normalised` over a batch, by hand in float64; normalised
 * over the batch itself unless statistics are given.
 */
export function lossByHand(
  w: ArrayLike<number>,
  inputs: Float32Array,
  labels: ArrayLike<number>,
  statistics?: ArrayLike<number>,
): { loss: number; wrong: number } {
  const { mean, variance } = statistics
    ? { mean: units((j) => statistics[j]!), variance: units((j) => statistics[HIDDEN + j]!) }
    : hiddenMoments(w, inputs);
  const [weightAt, biasAt, outputAt] = [
    INPUTS * HIDDEN,
    INPUTS * HIDDEN + HIDDEN,
    INPUTS * HIDDEN + 2 * HIDDEN,
  ];
  let [loss, wrong] = [0, 0];
  hiddenSums(w, inputs).forEach((row, n) => {
    const hidden = units((j) => {
      const scaled = (row[j]! - mean[j]!) / Math.sqrt(variance[j]! + 1e-5);
      return Math.tanh(scaled * w[weightAt + j]! + w[biasAt + j]!);
    });
    const [zero, one] = [0, 1].map((k) =>
      hidden.reduce((sum, value, j) => sum + value * w[outputAt + 2 * j + k]!, 0),
    ) as [number, number];
    const margin = labels[n] === 0 ? zero - one : one - zero;
    loss += Math.log1p(Math.exp(-margin));
    if (margin < 0) wrong++;
  });
  return { loss: loss / labels.length, wrong };
}

/** The gradient of a function of a vector by central differences. */
export function gradientByDifferences(of: (w: Float64Array) => number, w: ArrayLike<number>): Float64Array {
  return Float64Array.from(w, (_, i) => {
    const moved = (step: number) => {
      const point = Float64Array.from(w);
      point[i]! += step;
      return of(point);
    };
    return (moved(1e-5) - moved(-1e-5)) / 2e-5;
  });
}

function hiddenSums(w: ArrayLike<number>, inputs: Float32Array): number[][] {
  return Array.from({ length: inputs.length / INPUTS }, (_, n) =>
    units((j) => {
      let sum = 0;
      for (let i = 0; i < INPUTS; i++) sum += inputs[n * INPUTS + i]! * w[i * HIDDEN + j]!;
      return sum;
    }),
  );
}

function units(value: (unit: number) => number): number[] {
  return Array.from({ length: HIDDEN }, (_, j) => value(j));
}
