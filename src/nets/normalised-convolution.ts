import { lax, type numpy as np } from "@jax-js/jax";
import type { BatchNorm } from "./batch-norm.ts";

/** A two-dimensional convolution and the batch norm right after it. */
export interface NormalisedConvolution {
  readonly kernel: np.Array;
  /** `[outputs]`; absent for a convolution without one. */
  readonly bias?: np.Array | undefined;
  readonly stride: number;
  /** Zeros around the maps. */
  readonly padding: number;
  readonly norm: { readonly layer: string; readonly weight: np.Array; readonly bias: np.Array };
}

/**
 * Maps `[batch, inputs, height, width]` convolved and normalised, inside a traced function; consumes its arguments.
 *
 * Where normalisation is one scaling and one shift of every channel, as in evaluation, the kernel takes the
 * scaling: the maps are passed over once less, and in second derivatives several times less.
 */
export function normalisedConvolution(
  maps: np.Array,
  { kernel, bias, stride, padding, norm }: NormalisedConvolution,
  batchNorm: BatchNorm,
): np.Array {
  const outputs = kernel.shape[0]!;
  const perOutput = (values: np.Array): np.Array => values.reshape([outputs, 1, 1]);
  const convolved = (weights: np.Array): np.Array =>
    lax.convGeneralDilated(
      maps,
      weights,
      [stride, stride],
      [
        [padding, padding],
        [padding, padding],
      ],
    );
  if (batchNorm.affine === undefined) {
    const plain = convolved(kernel);
    const biased = bias === undefined ? plain : plain.add(perOutput(bias));
    return batchNorm(norm.layer, biased, norm.weight, norm.bias);
  }
  const { scale, shift } = batchNorm.affine(norm.layer, norm.weight, norm.bias);
  const moved = bias === undefined ? shift : shift.add(bias.mul(scale.ref));
  return convolved(kernel.mul(scale.reshape([outputs, 1, 1, 1]))).add(perOutput(moved));
}
