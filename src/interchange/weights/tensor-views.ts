import type { ImageSize } from "#nets/layers";
import type { WeightTensor } from "./weight-tensor.ts";

/** A tensor with its axes in another order; its numbers stay where they are. */
export function permuted(tensor: WeightTensor, axes: readonly number[]): WeightTensor {
  return {
    ...tensor,
    shape: axes.map((axis) => tensor.shape[axis]!),
    strides: axes.map((axis) => tensor.strides[axis]!),
  };
}

/** A weight [in, out] whose inputs are pixels, channels last, as one of [channels, height, width, out]. */
export function channelsFirst(
  { shape, strides, ...tensor }: WeightTensor,
  { channels, height, width }: ImageSize,
): WeightTensor {
  const [stride, ...others] = strides as [number, ...number[]];
  return {
    ...tensor,
    shape: [channels, height, width, ...shape.slice(1)],
    strides: [stride, stride * width * channels, stride * channels, ...others],
  };
}
