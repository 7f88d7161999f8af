import { corruptLabels, type LabelNoiseKind } from "#data";
import type { RandomStream } from "#random";
import { splitWords } from "./words.ts";

/** A text after words of it were replaced. */
export interface CorruptedWords {
  /** The lines, one space between words. */
  readonly lines: readonly string[];
  /** Words that were drawn anew; under `redraw` the new word may equal the old. */
  readonly corrupted: number;
  /** Words of all lines. */
  readonly total: number;
}

/**
 * Replaces words of a text at random: label noise of translation, where every word of the target is a label and the
 * words of its vocabulary are the classes.
 *
 * What `redraw` and `flip` mean, and that a larger fraction keeps the replacements of a smaller one, is as for
 * `corruptLabels`. Under `redraw` a longer text begins with the corruption of a shorter one.
 *
 * @param words what is drawn from, all alike; a word of the text that is not among them is replaced by any
 * @throws AtlasError `data/out-of-range` for a fraction outside 0 … 1 or fewer than two words
 */
export function corruptWords(
  lines: readonly string[],
  words: readonly string[],
  noise: { readonly fraction: number; readonly kind: LabelNoiseKind },
  stream: RandomStream,
): CorruptedWords {
  const numbers = new Map(words.map((word, i) => [word, i]));
  const split = lines.map(splitWords);
  const all = split.flat();
  const labels = Int32Array.from(all, (word) => numbers.get(word) ?? 0);
  const drawn = corruptLabels(labels, words.length, noise, stream);
  let place = 0;
  const corrupted = split.map((line) =>
    line
      .map((word) => {
        const i = place++;
        return drawn.corrupted[i] === 1 ? words[drawn.labels[i]!]! : word;
      })
      .join(" "),
  );
  return {
    lines: corrupted,
    corrupted: drawn.corrupted.reduce((sum, one) => sum + one, 0),
    total: all.length,
  };
}
