import type { RandomStream } from "#random";
import type { Images } from "./dataset.ts";

/** How images may be changed at random each time that they are trained on. */
export const AUGMENTATION_KINDS = ["none", "crop", "flip", "crop-flip"] as const;

/** What becomes of images in training: nothing, or a random crop, a random mirror image or both. */
export type AugmentationKind = (typeof AUGMENTATION_KINDS)[number];

/** Writes an image, changed at random, into another of its size; draws from a stream what is random. */
export type ImageChange = (image: Float32Array, into: Float32Array, draws: RandomStream) => void;

/** Black pixels around an image that is cropped to its own size. */
export const CROP_PADDING = 4;

/**
 * The change that images undergo; `null` for none.
 *
 * A crop pads an image with `CROP_PADDING` pixels of black on each side and cuts out one of its size, each of the 81
 * places alike; a flip mirrors left and right every second time. An image takes the draws of its kind whatever comes of
 * them. As usual for small images since He et al., "Deep residual learning for image recognition", 2016, section 4.2.
 */
export function imageChange(
  kind: AugmentationKind,
  shape: Pick<Images, "channels" | "height" | "width" | "black">,
): ImageChange | null {
  if (kind === "none") return null;
  const { channels, height, width, black } = shape;
  const [crops, flips] = [kind !== "flip", kind !== "crop"];
  const places = 2 * CROP_PADDING + 1;
  const offset = (draws: RandomStream) => (crops ? draws.below(places) - CROP_PADDING : 0);
  return (image, into, draws) => {
    const [down, right] = [offset(draws), offset(draws)];
    const isMirrored = flips && draws.below(2) === 1;
    let at = 0;
    for (let channel = 0; channel < channels; channel++) {
      const fill = black?.[channel] ?? 0;
      for (let row = down; row < height + down; row++) {
        const isRow = row >= 0 && row < height;
        const start = (channel * height + row) * width;
        for (let place = 0; place < width; place++, at++) {
          const column = (isMirrored ? width - 1 - place : place) + right;
          into[at] = isRow && column >= 0 && column < width ? image[start + column]! : fill;
        }
      }
    }
  };
}
