import type { RandomStream } from "#random";
import { checkNumber } from "./check-number.ts";
import type { LabelNoiseKind } from "./label-noise.ts";
import { lowestRanks } from "./lowest-ranks.ts";

/**
 * Targets `[examples, outputs]` (flat) of which some are those of other examples, as labels are corrupted whose classes are
 * as frequent as there; the input is left as it is.
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
  { fraction, kind }: { readonly fraction: number; readonly kind: LabelNoiseKind },
  stream: RandomStream,
): Float32Array {
  checkNumber("label_noise", fraction, { minimum: 0, maximum: 1 });
  if (fraction === 0) return targets;
  const examples = targets.length / outputs;
  checkNumber("examples", examples, { minimum: 2, whole: true });
  const ranks = Float64Array.from({ length: examples }, () => stream.uniform());
  const donors = stream.child("donors");
  const drawn = Int32Array.from({ length: examples }, (_, i) =>
    kind === "redraw" ? donors.below(examples) : (i + 1 + donors.below(examples - 1)) % examples,
  );
  const isCorrupted =
    kind === "redraw"
      ? ranks.map((rank) => (rank < fraction ? 1 : 0))
      : lowestRanks(ranks, Math.round(fraction * examples));
  const corrupted = targets.slice();
  for (const [i, donor] of drawn.entries()) {
    if (isCorrupted[i] === 0) continue;
    corrupted.set(targets.subarray(donor * outputs, (donor + 1) * outputs), i * outputs);
  }
  return corrupted;
}
