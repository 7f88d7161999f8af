import { lax, numpy as np } from "@jax-js/jax";
import { AtlasError } from "#errors";
import { leastBatchOf, statisticNames } from "#nets/layers";
import { centredMoments, inverseDeviation } from "./centred-moments.ts";

/**
 * Batch normalisation as a network calls it: activations `[batch, channels, ...spatial]` or `[batch, channels]` of
 * the named layer, its scale and its shift `[channels]`, and what is added to a variance before its root is taken, 1e-5
 * where it is not said; gives activations of the same shape and consumes its arguments.
 */
export interface BatchNorm {
  (layer: string, activations: np.Array, weight: np.Array, bias: np.Array, epsilon?: number): np.Array;
  /**
   * What becomes of every channel where that does not depend on the activations: scale and shift `[channels]`,
   * which a convolution can take into its kernel. Absent in training.
   */
  readonly affine?: (
    layer: string,
    weight: np.Array,
    bias: np.Array,
    epsilon?: number,
  ) => { readonly scale: np.Array; readonly shift: np.Array };
}

/** Mean and variance `[channels]` of each normalised layer, under `bn1.running_mean`, `bn1.running_var`, …. */
export type Statistics = Readonly<Record<string, np.Array>>;

/**
 * Batch normalisation by given statistics, as a network in evaluation does it: one scaling and one shift for each
 * channel, y = weight · (x - mean) / √(variance + epsilon) + bias.
 *
 * The arrays of the record are borrowed: they stay the caller's, who disposes of them with `disposeStatistics`.
 * The function throws an input error `nets/statistics` for a layer that the record lacks.
 * After Ioffe and Szegedy, "Batch normalization", 2015, algorithm 2.
 */
export function batchNormByStatistics(statistics: Statistics): BatchNorm {
  const statistic = (name: string): np.Array => {
    const values = statistics[name];
    if (values !== undefined) return values.ref;
    throw new AtlasError({
      code: "nets/statistics",
      kind: "input",
      problem: `a batch-normalised layer has no ${name}`,
      where: name,
      expected: Object.keys(statistics).join(", ") || "statistics of every batch-normalised layer",
    });
  };
  const affine: NonNullable<BatchNorm["affine"]> = (layer, weight, bias, epsilon) => {
    const names = statisticNames(layer);
    const scale = weight.mul(inverseDeviation(statistic(names.variance), epsilon));
    return { scale, shift: bias.sub(statistic(names.mean).mul(scale.ref)) };
  };
  const batchNorm: BatchNorm = (layer, activations, weight, bias, epsilon) => {
    const { scale, shift } = affine(layer, weight, bias, epsilon);
    const shape = channelShape(activations);
    return activations.mul(scale.reshape(shape)).add(shift.reshape(shape));
  };
  return Object.assign(batchNorm, { affine });
}

/** Batch normalisation in training, with the statistics of the layers that it has met. */
export interface BatchNormOfBatch {
  readonly batchNorm: BatchNorm;
  /**
   * For each layer normalised so far the mean and the unbiased variance of its activations, what PyTorch averages
   * into its running statistics; no derivative passes through them. The arrays become the caller's, so ask once,
   * after the logits are computed.
   */
  readonly statistics: () => Statistics;
}

/**
 * Batch normalisation by the mean and the biased variance of the batch itself, as a network in training does it.
 *
 * Example n weighs `shares[n]`; the shares `[batch]` sum to 1 and are borrowed. An example of share 0 fills up a
 * batch and counts nothing. Derivatives pass through mean and variance. The unbiased variance counts the values of
 * examples of non-zero share, n/(n - 1) times the biased one; a single value has variance 0. The function throws
 * an input error `nets/batch-of-one` where a batch has one value a channel, which nothing can be learned from.
 * After Ioffe and Szegedy, "Batch normalization", 2015, algorithm 1.
 */
export function batchNormOfBatch(shares: np.Array): BatchNormOfBatch {
  const met: { layer: string; pixels: number; mean: np.Array; variance: np.Array }[] = [];
  const batchNorm: BatchNorm = (layer, activations, weight, bias, epsilon) => {
    const [batch, channels, ...spatial] = activations.shape as [number, number, ...number[]];
    const pixels = spatial.reduce((product, size) => product * size, 1);
    if (batch < leastBatchOf(pixels)) throw batchOfOne(layer);
    const shape = channelShape(activations);
    const meanOf = (values: np.Array): np.Array => {
      const sums = spatial.length === 0 ? values : values.sum(spatial.map((_, axis) => axis + 2));
      const weights = shares.ref.mul(1 / pixels).reshape([batch, 1]);
      return sums.mul(weights).sum(0).reshape(shape);
    };
    const { centred, mean, offset, variance } = centredMoments(activations, meanOf);
    met.push({
      layer,
      pixels,
      mean: mean.reshape([channels]),
      variance: lax.stopGradient(variance.ref).reshape([channels]),
    });
    const scale = weight.reshape(shape).mul(inverseDeviation(variance, epsilon));
    const shift = bias.reshape(shape).sub(offset.mul(scale.ref));
    return centred.mul(scale).add(shift);
  };
  const statistics = (): Statistics =>
    Object.fromEntries(
      met.splice(0).flatMap(({ layer, pixels, mean, variance }) => {
        const names = statisticNames(layer);
        const values = np.greater(shares.ref, 0).astype(shares.dtype).sum().mul(pixels);
        const unbiasing = values.ref.div(np.maximum(values.sub(1), 1));
        return [
          [names.mean, mean],
          [names.variance, variance.mul(unbiasing)],
        ];
      }),
    );
  return { batchNorm, statistics };
}

/** Gives back the arrays of a record of statistics that nothing will use any more. */
export function disposeStatistics(statistics: Statistics): void {
  for (const values of Object.values(statistics)) values.dispose();
}

/** The shape in which an array `[channels]` meets activations `[batch, channels, ...spatial]`. */
function channelShape({ shape }: np.Array): number[] {
  return shape.map((size, axis) => (axis === 1 ? size : 1));
}

function batchOfOne(layer: string): AtlasError {
  return new AtlasError({
    code: "nets/batch-of-one",
    kind: "input",
    problem: "batch normalisation cannot train on one value a channel, whose variance is 0",
    where: layer,
    expected: "a batch of at least 2 examples, or images large enough to leave more than one pixel",
    remedy: "Raise the batch size",
  });
}
