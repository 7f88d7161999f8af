/** Labelled images of one shape. */
export interface LabelledImages {
  /** Pixels, example by example, each channel by channel and row by row; raw images lie in [0, 1]. */
  readonly images: Float32Array;
  /** The class of each example, 0 … classes - 1. */
  readonly labels: Int32Array;
  readonly count: number;
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  readonly classes: number;
}

/** A training pool and a test set of one kind of image. */
export interface Dataset {
  readonly name: string;
  readonly train: LabelledImages;
  readonly test: LabelledImages;
  /** SHA-256 of the pixels and labels, so that results can say what they were measured on. */
  readonly hash: string;
}
