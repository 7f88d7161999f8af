import type { RandomStream } from "#random";
import { checkNumber } from "./check-number.ts";
import type { Images } from "./dataset.ts";

/** The laws that pixel noise is drawn from. */
export const PIXEL_NOISE_KINDS = ["gaussian", "uniform", "positive-uniform", "bernoulli"] as const;

/**
 * The law of pixel noise of magnitude 1: `gaussian` is standard normal, `uniform` lies in -1 … 1,
 * `positive-uniform` in 0 … 1, and `bernoulli` is -1 or 1 with even odds.
 */
export type PixelNoiseKind = (typeof PIXEL_NOISE_KINDS)[number];

/** What becomes of pixels that get noise. */
export const PIXEL_NOISE_MODES = ["add", "replace"] as const;

/** Whether noise is added to pixels or stands in their place, so that nothing is left of the image. */
export type PixelNoiseMode = (typeof PIXEL_NOISE_MODES)[number];

/** How pixels are disturbed. */
export interface PixelNoiseOptions {
  /** Default `gaussian`. */
  readonly kind?: PixelNoiseKind;
  /** Default `add`. */
  readonly mode?: PixelNoiseMode;
  /** Whether the result is cut off at 0 and 1. Default `false`. */
  readonly clip?: boolean;
}

/**
 * Images with independent noise of the given magnitude on every pixel, in float32 throughout: nothing wraps around
 * before it is cut off. Magnitude 0 leaves images as they are in either mode.
 *
 * Under one stream the noise at another magnitude is the same noise scaled, and that on more images begins with that
 * on fewer.
 *
 * @param magnitude at least 0, in the unit of the pixels; of Gaussian noise it is the standard deviation
 * @throws AtlasError `data/out-of-range` for a negative magnitude.
 */
export function addPixelNoise<Kind extends Images>(
  images: Kind,
  magnitude: number,
  stream: RandomStream,
  { kind = "gaussian", mode = "add", clip = false }: PixelNoiseOptions = {},
): Kind {
  checkNumber("pixel_noise", magnitude, { minimum: 0 });
  if (magnitude === 0) return images;
  const draw = drawing(kind, stream);
  const under = mode === "add" ? 1 : 0;
  const disturbed = images.images.map((pixel) => {
    const value = under * pixel + magnitude * draw();
    return clip ? Math.min(1, Math.max(0, value)) : value;
  });
  return { ...images, images: disturbed };
}

/** Draws noise of magnitude 1, one number a pixel whatever the law. */
function drawing(kind: PixelNoiseKind, stream: RandomStream): () => number {
  if (kind === "gaussian") return () => stream.normal();
  const own = stream.child(kind);
  switch (kind) {
    case "uniform":
      return () => 2 * own.uniform() - 1;
    case "positive-uniform":
      return () => own.uniform();
    case "bernoulli":
      return () => own.sign();
  }
}
