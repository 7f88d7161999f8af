import type { Tensor } from "#trees";

/** The values of a tensor that a compiled program returned as float32 (not copied); throws for another type. */
export function float32Values(tensor: Tensor): Float32Array {
  if (tensor.type !== "float32") throw new TypeError(`a ${tensor.type} tensor where float32 was expected`);
  return tensor.data;
}
