import type { Classifier } from "#landscape";
import { logitsOf } from "#landscape/evaluation";
import type { NetworkVectors } from "./trained-network.ts";

/**
 * The logits `[examples, …, classes]` (flat) of one network by itself.
 *
 * Networks that share a program round their sums together: what is reported of one would hang on the others of its job,
 * and could not be found again without them.
 */
export async function ownLogits(
  classifier: Classifier,
  { parameters, statistics }: NetworkVectors,
  inputs: Float32Array | Int32Array,
): Promise<Float32Array> {
  const known = statistics && [statistics];
  const [logits] = await logitsOf({ classifier, parameters: [parameters], statistics: known, inputs });
  return logits!;
}
