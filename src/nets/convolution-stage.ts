import { lax, nn, type numpy as np } from "@jax-js/jax";
import type { BatchNorm } from "./batch-norm.ts";
import { groupNorm } from "./group-norm.ts";
import type { MapSize } from "./image-shape.ts";
import { convolution, type Layer, normalisation } from "./layer.ts";
import { maxPool2x2 } from "./max-pool.ts";
import { normalisedConvolution } from "./normalised-convolution.ts";

/** A 3×3 convolution with zero padding and what follows it: a norm, 2×2 max pooling and a ReLU. */
export interface ConvolutionStage {
  /** Of the convolution. */
  readonly name: string;
  readonly inputs: number;
  readonly outputs: number;
  /** Of the maps that the convolution puts out, which is that of those it reads. */
  readonly size: MapSize;
  /** Whether the convolution has a bias. */
  readonly bias: boolean;
  readonly norm: StageNorm;
  readonly isPooled: boolean;
}

/** How the maps of a stage are normalised, and by the parameters of which name. */
type StageNorm =
  | { readonly kind: "none" }
  | { readonly kind: "batch"; readonly name: string }
  | { readonly kind: "group"; readonly name: string; readonly groups: number };

/** The layers of a stage. */
export function stageLayers({ name, norm, ...shape }: ConvolutionStage): readonly Layer[] {
  const convolved = convolution(name, { ...shape, window: 3 });
  if (norm.kind === "none") return [convolved];
  return [convolved, normalisation(norm.name, norm.kind, shape.outputs, shape.size)];
}

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
    return nn.relu(pooled(normalisedConvolution(maps, options, batchNorm)));
  }
  const convolved = lax.convGeneralDilated(maps, kernel, [1, 1], "SAME");
  const biased = (values: np.Array) =>
    biasOf === undefined ? values : values.add(biasOf.reshape([outputs, 1, 1]));
  // A bias and a ReLU are monotone, so they commute with the maximum and cost a quarter after it.
  if (norm.kind === "none") return nn.relu(biased(pooled(convolved)));
  const [scale, shift] = [parameters[`${norm.name}.weight`]!, parameters[`${norm.name}.bias`]!];
  const normalised = groupNorm(biased(convolved), scale, shift, norm.groups);
  return nn.relu(pooled(normalised));
}
