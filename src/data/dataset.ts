/** Labelled images of one shape. */
export interface LabelledImages {
  /**
   * Pixels, example by example, each channel by channel and row by row. Raw images lie in [0, 1]; the
   * inputs of a `teacher` are standard normal instead.
   */
  readonly images: Float32Array;
  /** The class of each example, 0 … classes - 1. */
  readonly labels: Int32Array;
  readonly count: number;
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  readonly classes: number;
  /** What a black pixel is in each channel; 0 unless given, as in raw images. */
  readonly black?: readonly number[];
}

/** A training pool and a test set of one kind. */
export interface Dataset<Kind = LabelledImages> {
  readonly name: string;
  readonly train: Kind;
  readonly test: Kind;
  /** SHA-256 of the pixels and labels, or of the tokens, so that results can say what they were measured on. */
  readonly hash: string;
}

/** How many numbers one example has: channels × height × width. */
export function pixelsPerExample(shape: Pick<LabelledImages, "channels" | "height" | "width">): number {
  return shape.channels * shape.height * shape.width;
}

/** A copy of the images at the given indices (each 0 … count - 1, repeats allowed), in that order. */
export function selectImages(images: LabelledImages, indices: Int32Array): LabelledImages {
  const pixels = pixelsPerExample(images);
  const selected = new Float32Array(indices.length * pixels);
  indices.forEach((index, i) => {
    selected.set(images.images.subarray(index * pixels, (index + 1) * pixels), i * pixels);
  });
  const labels = Int32Array.from(indices, (index) => images.labels[index]!);
  return { ...images, images: selected, labels, count: indices.length };
}
