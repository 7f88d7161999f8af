import type { numpy as np } from "@jax-js/jax";
import { centredMoments, inverseDeviation } from "./centred-moments.ts";

/**
 * Group normalisation of maps `[batch, channels, height, width]`: each example's maps are normalised by their mean
 * and biased variance over a group of neighbouring channels, then scaled and shifted by channel; consumes its
 * arguments. `groups` divides the channels. After Wu and He, "Group normalization", 2018.
 */
export function groupNorm(maps: np.Array, weight: np.Array, bias: np.Array, groups: number): np.Array {
  const [batch, channels, height, width] = maps.shape as [number, number, number, number];
  const grouped = maps.reshape([batch, groups, (channels / groups) * height * width]);
  const meanOf = (values: np.Array): np.Array => values.mean(2).reshape([batch, groups, 1]);
  const { centred, mean, offset, variance } = centredMoments(grouped, meanOf);
  mean.dispose();
  const scale = inverseDeviation(variance).mul(weight.reshape([1, groups, channels / groups]));
  const shift = bias.reshape([1, groups, channels / groups]).sub(offset.mul(scale.ref));
  const perChannel = [batch, channels, 1, 1];
  return centred
    .reshape([batch, channels, height, width])
    .mul(scale.reshape(perChannel))
    .add(shift.reshape(perChannel));
}
