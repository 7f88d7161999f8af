import type { RandomStream } from "#random";
import { corruptLabels, type LabelNoiseKind } from "./label-noise.ts";
import { FIRST_WORD } from "./sentence-pairs.ts";

/**
 * Targets `[pairs, length]` (flat) with words corrupted at random, by the laws of `corruptLabels`; the input is left as
 * it is.
 *
 * The classes are the words that the targets have. Marks (ends, padding, what stands for unknown words) stay as they are,
 * so no sentence becomes longer or shorter.
 *
 * @param fraction 0 … 1, of the words
 * @throws AtlasError `data/out-of-range` for a fraction outside 0 … 1 or targets of fewer than two words.
 */
export function corruptTokens(
  targets: Int32Array,
  noise: { readonly fraction: number; readonly kind: LabelNoiseKind },
  stream: RandomStream,
): Int32Array {
  if (noise.fraction === 0) return targets;
  const places = Int32Array.from(targets.keys()).filter((place) => targets[place]! >= FIRST_WORD);
  const known = [...new Set(targets)].filter((token) => token >= FIRST_WORD).sort((a, b) => a - b);
  const classOf = new Map(known.map((token, i) => [token, i]));
  const classes = places.map((place) => classOf.get(targets[place]!)!);
  const { labels } = corruptLabels(classes, known.length, noise, stream);
  const corrupted = targets.slice();
  for (const [i, place] of places.entries()) corrupted[place] = known[labels[i]!]!;
  return corrupted;
}
