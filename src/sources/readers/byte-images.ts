import type { LabelledImages } from "#data";
import { AtlasError } from "#errors";

/** Labelled images as files hold them: one byte a pixel, a quarter of the memory of floating point. */
export interface ByteImages extends Omit<LabelledImages, "images"> {
  readonly pixels: Uint8Array;
  /** The byte that means 1. */
  readonly white: number;
}

/** A training pool and a test set as files hold them. */
export interface ByteDataset {
  readonly train: ByteImages;
  readonly test: ByteImages;
}

/** The same examples with pixels in [0, 1]. */
export function toUnitRange({ pixels, white, ...shape }: ByteImages): LabelledImages {
  const images = new Float32Array(pixels.length);
  for (let i = 0; i < pixels.length; i++) images[i] = pixels[i]! / white;
  return { ...shape, images };
}

/** The examples at the given indices, in that order. */
export function selectBytes(raw: ByteImages, indices: Int32Array): ByteImages {
  const size = raw.channels * raw.height * raw.width;
  const pixels = new Uint8Array(indices.length * size);
  indices.forEach((index, i) => {
    pixels.set(raw.pixels.subarray(index * size, (index + 1) * size), i * size);
  });
  return {
    ...raw,
    pixels,
    labels: Int32Array.from(indices, (index) => raw.labels[index]!),
    count: indices.length,
  };
}

/** Refuses a class outside 0 … classes - 1, naming the place it stands at. */
export function checkLabel(label: number, classes: number, where: string): number {
  if (label < classes) return label;
  throw new AtlasError({
    code: "data/label-out-of-range",
    kind: "input",
    where,
    problem: `the label is ${label}`,
    expected: `a class from 0 to ${classes - 1}`,
    remedy: "The file may belong to another data set.",
  });
}
