import type { RandomStream } from "#random";
import { checkNumber } from "./check-number.ts";
import { corruptLabels, type LabelNoiseKind } from "./label-noise.ts";

/**
 * Targets `[examples, outputs]` (flat) of which some are those of other examples, drawn by the laws of `corruptLabels` with
 * every example a class of its own; the input is left as it is.
 *
 * - `redraw`: each example, with probability `fraction`, gets all targets of an example drawn among all, itself included.
 * - `flip`: exactly `round(fraction × n)` examples get all targets of another one.
 *
 * Under one stream the corruptions of a smaller fraction are kept by a larger one, new targets included.
 *
 * @param fraction 0 … 1
 * @throws AtlasError `data/out-of-range` for a fraction outside 0 … 1 or fewer than two examples.
 */
export function corruptNumbers(
  targets: Float32Array,
  outputs: number,
  noise: { readonly fraction: number; readonly kind: LabelNoiseKind },
  stream: RandomStream,
): Float32Array {
  checkNumber("label_noise", noise.fraction, { minimum: 0, maximum: 1 });
  if (noise.fraction === 0) return targets;
  const examples = targets.length / outputs;
  checkNumber("examples", examples, { minimum: 2, whole: true });
  const { labels: donors } = corruptLabels(
    Int32Array.from({ length: examples }, (_, i) => i),
    examples,
    noise,
    stream,
  );
  const corrupted = targets.slice();
  for (const [i, donor] of donors.entries()) {
    corrupted.set(targets.subarray(donor * outputs, (donor + 1) * outputs), i * outputs);
  }
  return corrupted;
}
