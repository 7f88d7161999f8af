import type { RandomStream } from "#random";
import { checkNumber } from "./check-number.ts";
import { type Images, type ImagesWithNumbers, type LabelledImages, pixelsPerExample } from "./dataset.ts";
import { stratifiedSubset } from "./stratify.ts";

/** Points between training examples, on which the outputs of networks are compared. */
export interface MixupProbes extends Pick<Images, "images" | "channels" | "height" | "width" | "count"> {
  /** The weight of the first image of each mixture, in (0, 1). */
  readonly lambda: Float64Array;
}

/** How probes are mixed. */
export interface MixupSettings {
  /** Number of probes, at most the number of examples. */
  readonly count: number;
  /** Both parameters of the Beta law of `lambda`, at least 1; 16 gives 0.5 ± 0.087. */
  readonly alpha: number;
  /**
   * `example` (default) draws a weight for every probe and a partner among all of them; `batch` draws one
   * weight for each 128 probes and partners within these, as the paper does.
   */
  readonly weights?: "example" | "batch";
}

const PAPER_BATCH = 128;

/**
 * Mixes stratified examples in pairs: `lambda × image + (1 - lambda) × partner`, lambda ~ Beta(alpha, alpha),
 * partners by a random permutation. The probes are fixed by the stream, for all networks alike.
 *
 * Source: Zhang et al., "mixup", ICLR 2018, eq. 1; used for similarity by Yang et al., NeurIPS 2021.
 *
 * @throws AtlasError `data/out-of-range` for alpha below 1, `data/too-few-examples` for a count too large.
 */
export function mixupProbes(
  images: LabelledImages | ImagesWithNumbers,
  { count, alpha, weights = "example" }: MixupSettings,
  stream: RandomStream,
): MixupProbes {
  checkNumber("mixup_alpha", alpha, { minimum: 1 });
  const {
    channels,
    height,
    width,
    images: source,
  } = stratifiedSubset(images, count, stream.child("examples"));
  const pixels = pixelsPerExample(images);
  const { partners, lambda } = mixtures({ count, alpha, weights }, stream);
  const mixed = new Float32Array(source.length);
  for (const [i, partner] of partners.entries()) {
    const weight = lambda[i]!;
    const [first, second] = [i * pixels, partner * pixels];
    for (let p = 0; p < pixels; p++) {
      mixed[first + p] = weight * source[first + p]! + (1 - weight) * source[second + p]!;
    }
  }
  return { images: mixed, lambda, count, channels, height, width };
}

/** Which of `count` examples each is mixed with, and its own weight, as `mixupProbes` mixes. */
export function mixtures(
  { count, alpha, weights = "example" }: MixupSettings,
  stream: RandomStream,
): { readonly partners: Int32Array; readonly lambda: Float64Array } {
  checkNumber("mixup_alpha", alpha, { minimum: 1 });
  const partners = new Int32Array(count);
  const lambda = new Float64Array(count);
  const batch = weights === "batch" ? PAPER_BATCH : count;
  for (let start = 0; start < count; start += batch) {
    const size = Math.min(batch, count - start);
    const order = stream.permutation(size);
    const shared = weights === "batch" ? stream.beta(alpha, alpha) : undefined;
    for (let i = 0; i < size; i++) {
      partners[start + i] = start + order[i]!;
      lambda[start + i] = shared ?? stream.beta(alpha, alpha);
    }
  }
  return { partners, lambda };
}
