import type { RandomStream } from "#random";
import { checkNumber } from "./check-number.ts";

/** How labels can be corrupted, as the paper does it first. */
export const LABEL_NOISE_KINDS = ["redraw", "flip"] as const;

/** How labels are corrupted: `redraw` draws a new class that may be the true one, `flip` always changes it. */
export type LabelNoiseKind = (typeof LABEL_NOISE_KINDS)[number];

/** Labels after corruption. */
export interface CorruptedLabels {
  readonly labels: Int32Array;
  /** 1 where a label was drawn anew, else 0. Under `redraw` the new label may equal the true one. */
  readonly corrupted: Uint8Array;
}

/**
 * Corrupts labels at random; the input is left as it is.
 *
 * - `redraw`: each example, with probability `fraction`, gets a class uniform over all classes, the true one
 *   included, so about `fraction × (1 - 1/classes)` of the labels change (Yang et al., NeurIPS 2021).
 * - `flip`: exactly `round(fraction × n)` examples get a class uniform over the other classes.
 *
 * Under one stream the corruptions of a smaller fraction are kept by a larger one, new labels included.
 *
 * @param fraction 0 … 1
 * @throws AtlasError `data/out-of-range` for a fraction outside 0 … 1 or fewer than two classes.
 */
export function corruptLabels(
  labels: Int32Array,
  classes: number,
  { fraction, kind }: { readonly fraction: number; readonly kind: LabelNoiseKind },
  stream: RandomStream,
): CorruptedLabels {
  checkNumber("label_noise", fraction, { minimum: 0, maximum: 1 });
  checkNumber("classes", classes, { minimum: 2, whole: true });
  // Every example draws its rank and its new class whatever the fraction: that is what nests the corruptions.
  const ranks = Float64Array.from(labels, () => stream.uniform());
  const replacements = stream.child("classes");
  const drawn = labels.map((label) =>
    kind === "redraw" ? replacements.below(classes) : (label + 1 + replacements.below(classes - 1)) % classes,
  );
  const corrupted =
    kind === "redraw"
      ? Uint8Array.from(ranks, (rank) => (rank < fraction ? 1 : 0))
      : lowest(ranks, Math.round(fraction * labels.length));
  return { labels: labels.map((label, i) => (corrupted[i] === 1 ? drawn[i]! : label)), corrupted };
}

/** 1 for the `count` lowest ranks, else 0. */
function lowest(ranks: Float64Array, count: number): Uint8Array {
  const order = Array.from(ranks.keys()).sort((a, b) => ranks[a]! - ranks[b]!);
  const mask = new Uint8Array(ranks.length);
  for (const index of order.slice(0, count)) mask[index] = 1;
  return mask;
}
