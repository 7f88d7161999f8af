/** Images, or rows of numbers, of one shape: what networks read of examples, whatever these are answered with. */
export interface Images {
  /**
   * Pixels, example by example, each channel by channel and row by row. Raw images lie in [0, 1]; the
   * inputs of a `teacher` are standard normal instead.
   */
  readonly images: Float32Array;
  readonly count: number;
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  /** What a black pixel is in each channel; 0 unless given, as in raw images. */
  readonly black?: readonly number[];
  /** Exactly for examples whose numbers are whole, 0 … vocabulary - 1, as tokens are: nothing is done to them. */
  readonly vocabulary?: number;
  /** Exactly for tokens beside which something stands: each but the first channel is a row of it, in this order. */
  readonly beside?: readonly BesideTokens[];
}

/** What stands beside each token of an example, such as whether it is one of a text or fills this up. */
export interface BesideTokens {
  /** What it is called, such as `attention_mask`. */
  readonly name: string;
  /** Its numbers are whole, 0 … values - 1. */
  readonly values: number;
}

/** Labelled images of one shape. */
export interface LabelledImages extends Images {
  /**
   * The class of each example, 0 … classes - 1; where it has one at each of several places `[count, places]` flat, and
   * `UNJUDGED_LABEL` for places that are not judged.
   */
  readonly labels: Int32Array;
  readonly classes: number;
  /** Exactly for examples with a class at each of so many places. */
  readonly places?: number;
}

/** Where the numbers that are to be predicted lie: one mean and one deviation for each of them, in its own unit. */
export interface TargetScale {
  readonly mean: readonly number[];
  /** Standard deviations, all positive. */
  readonly deviation: readonly number[];
}

/** Images, or rows of numbers, each of which is to be answered with numbers. */
export interface ImagesWithNumbers extends Images {
  /**
   * What each example is to be answered with, `[count, outputs]` flat, standardised: the deviations of `scale` that lie
   * between a number and its mean, so that the loss of answering with the mean is about 1 whatever the unit.
   */
  readonly targets: Float32Array;
  /** Numbers that one example is answered with. */
  readonly outputs: number;
  readonly scale: TargetScale;
}

/** A training pool and a test set of one kind. */
export interface Dataset<Kind = LabelledImages> {
  readonly name: string;
  readonly train: Kind;
  readonly test: Kind;
  /** SHA-256 of the pixels and targets, or of the tokens, so that results can say what they were measured on. */
  readonly hash: string;
}

/** The shape in which networks read an example: `[channels, height, width]`, of tokens `[length]`, `[rows, length]` with others beside them. */
export function shapeForNetworks({
  channels,
  height,
  width,
  vocabulary,
}: {
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  readonly vocabulary?: number | undefined;
}): readonly number[] {
  if (vocabulary === undefined) return [channels, height, width];
  return channels === 1 ? [width] : [channels, width];
}

/** How many numbers one example has: channels × height × width. */
export function pixelsPerExample(shape: Pick<Images, "channels" | "height" | "width">): number {
  return shape.channels * shape.height * shape.width;
}

/** A copy of the images at the given indices (each 0 … count - 1, repeats allowed), in that order. */
export function selectImages<Kind extends LabelledImages | ImagesWithNumbers>(
  images: Kind,
  indices: Int32Array,
): Kind;
export function selectImages(
  images: LabelledImages | ImagesWithNumbers,
  indices: Int32Array,
): LabelledImages | ImagesWithNumbers {
  const chosen = {
    images: rowsOf(images.images, pixelsPerExample(images), indices),
    count: indices.length,
  };
  return "labels" in images
    ? { ...images, ...chosen, labels: rowsOf(images.labels, images.places ?? 1, indices) }
    : { ...images, ...chosen, targets: rowsOf(images.targets, images.outputs, indices) };
}

function rowsOf<Values extends Float32Array | Int32Array>(
  values: Values,
  each: number,
  indices: Int32Array,
): Values;
function rowsOf(
  values: Float32Array | Int32Array,
  each: number,
  indices: Int32Array,
): Float32Array | Int32Array {
  const length = indices.length * each;
  const rows = values instanceof Float32Array ? new Float32Array(length) : new Int32Array(length);
  indices.forEach((index, i) => {
    rows.set(values.subarray(index * each, (index + 1) * each), i * each);
  });
  return rows;
}
