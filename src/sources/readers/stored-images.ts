import type { LabelledImages } from "#data";
import { AtlasError } from "#errors";

/** Labelled images as files hold them: one byte a pixel where that is enough, a quarter of the memory of floating point. */
export interface StoredImages extends Omit<LabelledImages, "images"> {
  readonly pixels: Uint8Array | Float32Array;
  /** The value that means 1. */
  readonly white: number;
}

/** A training pool and a test set as files hold them. */
export interface StoredDataset {
  readonly train: StoredImages;
  readonly test: StoredImages;
}

/** The same examples with pixels as they are meant, in [0, 1] for images. */
export function toUnitRange({ pixels, white, ...shape }: StoredImages): LabelledImages {
  const images = new Float32Array(pixels.length);
  for (let i = 0; i < pixels.length; i++) images[i] = pixels[i]! / white;
  return { ...shape, images };
}

/** The examples at the given indices, in that order. */
export function selectStored(raw: StoredImages, indices: Int32Array): StoredImages {
  const size = raw.channels * raw.height * raw.width;
  const length = indices.length * size;
  const pixels = raw.pixels instanceof Uint8Array ? new Uint8Array(length) : new Float32Array(length);
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
  if (label >= 0 && label < classes) return label;
  throw new AtlasError({
    code: "data/label-out-of-range",
    kind: "input",
    where,
    problem: `the label is ${label}`,
    expected: `a class from 0 to ${classes - 1}`,
    remedy: "The file may belong to another data set.",
  });
}
