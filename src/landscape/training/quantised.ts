import { AtlasError } from "#errors";
import { type ParameterLayout, weightArrays } from "#trees";

/** As many bits as float32 has: nothing is quantised. */
const ALL_BITS = 32;

/**
 * Parameters with their weights quantised symmetrically, array by array: to the whole multiples between plus and minus
 * 2^(bits - 1) - 1 of that step which the largest magnitude of the array is the last of, halves away from 0. Weights are
 * the arrays of two axes and more; biases, and scales of normalised layers, stay as they are.
 *
 * @param bits 2 … 32; 32 leaves parameters as they are
 * @throws AtlasError `training/weight-bits` (kind `input`) for bits out of range.
 */
export function quantised(layout: ParameterLayout, parameters: Float32Array, bits: number): Float32Array {
  if (!(Number.isInteger(bits) && bits >= 2 && bits <= ALL_BITS)) {
    throw new AtlasError({
      code: "training/weight-bits",
      kind: "input",
      where: "training.weight_bits",
      problem: `weights of ${bits} bits`,
      expected: `a whole number from 2 to ${ALL_BITS}`,
    });
  }
  if (bits === ALL_BITS) return parameters;
  const last = 2 ** (bits - 1) - 1;
  const result = parameters.slice();
  for (const { offset, size } of weightArrays(layout)) {
    const own = result.subarray(offset, offset + size);
    const largest = own.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    if (largest === 0 || !Number.isFinite(largest)) continue;
    const step = largest / last;
    for (const [i, value] of own.entries()) {
      own[i] = Math.sign(value) * Math.round(Math.abs(value) / step) * step;
    }
  }
  return result;
}
