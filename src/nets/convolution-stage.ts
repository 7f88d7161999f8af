import { lax, type numpy as np } from "@jax-js/jax";
import type { ConvolutionStage } from "#nets/layers";
import type { BatchNorm } from "./batch-norm.ts";
import { groupNorm } from "./group-norm.ts";
import { maxPool2x2 } from "./max-pool.ts";
import { normalisedConvolution } from "./normalised-convolution.ts";
import { relu } from "./relu.ts";

/** What a stage makes of maps `[batch, inputs, height, width]`, inside a traced function; consumes the maps. */
export function runStage(
  { name, outputs, bias, norm, isPooled }: ConvolutionStage,
  parameters: Readonly<Record<string, np.Array>>,
  maps: np.Array,
  batchNorm: BatchNorm,
): np.Array {
  const kernel = parameters[`${name}.weight`]!;
  const biasOf = bias ? parameters[`${name}.bias`]! : undefined;
  const pooled = (values: np.Array) => (isPooled ? maxPool2x2(values) : values);
  if (norm.kind === "batch") {
    const layer = {
      layer: norm.name,
      weight: parameters[`${norm.name}.weight`]!,
      bias: parameters[`${norm.name}.bias`]!,
    };
    const options = { kernel, bias: biasOf, stride: 1, padding: 1, norm: layer };
    // Not after pooling: a norm does not commute with the maximum, for its scale may be negative.
    return relu(pooled(normalisedConvolution(maps, options, batchNorm)));
  }
  const convolved = lax.convGeneralDilated(maps, kernel, [1, 1], "SAME");
  const biased = (values: np.Array) =>
    biasOf === undefined ? values : values.add(biasOf.reshape([outputs, 1, 1]));
  // A bias and a ReLU are monotone, so they commute with the maximum and cost a quarter after it.
  if (norm.kind === "none") return relu(biased(pooled(convolved)));
  const [scale, shift] = [parameters[`${norm.name}.weight`]!, parameters[`${norm.name}.bias`]!];
  const normalised = groupNorm(biased(convolved), scale, shift, norm.groups);
  return relu(pooled(normalised));
}
