import type { ImagesWithNumbers, LabelledImages, TargetScale } from "#data";
import { AtlasError } from "#errors";

/** Images as files hold them: one byte a pixel where that is enough, a quarter of the memory of floating point. */
interface StoredPixels {
  readonly pixels: Uint8Array | Float32Array;
  /** The value that means 1. */
  readonly white: number;
}

/** Labelled images as files hold them. */
export interface StoredImages extends Omit<LabelledImages, "images">, StoredPixels {}

/** Images, or rows of numbers, with numbers to be predicted as files hold them. */
export interface StoredNumbers extends Omit<ImagesWithNumbers, "images" | "targets" | "scale">, StoredPixels {
  /** `[count, outputs]` flat, in their own units. */
  readonly numbers: Float64Array;
}

/** A training pool and a test set as files hold them. */
export interface StoredDataset {
  readonly train: StoredImages;
  readonly test: StoredImages;
}

/** The same examples with pixels as they are meant, in [0, 1] for images. */
export function toUnitRange({ pixels, white, ...shape }: StoredImages): LabelledImages {
  return { ...shape, images: pixelsInUnitRange({ pixels, white }) };
}

/** The same examples with pixels as they are meant and targets in deviations from their means. */
export function toStandardTargets(
  { pixels, white, numbers, ...shape }: StoredNumbers,
  scale: TargetScale,
): ImagesWithNumbers {
  const { outputs } = shape;
  const targets = Float32Array.from(numbers, (value, i) => {
    const output = i % outputs;
    return (value - scale.mean[output]!) / scale.deviation[output]!;
  });
  return { ...shape, images: pixelsInUnitRange({ pixels, white }), targets, scale };
}

function pixelsInUnitRange({ pixels, white }: StoredPixels): Float32Array {
  const images = new Float32Array(pixels.length);
  for (let i = 0; i < pixels.length; i++) images[i] = pixels[i]! / white;
  return images;
}

/** The examples at the given indices, in that order. */
export function selectStored<Kind extends StoredImages | StoredNumbers>(raw: Kind, indices: Int32Array): Kind;
export function selectStored(
  raw: StoredImages | StoredNumbers,
  indices: Int32Array,
): StoredImages | StoredNumbers {
  const size = raw.channels * raw.height * raw.width;
  const pixels = rowsOf(raw.pixels, size, indices);
  const chosen = { pixels, count: indices.length };
  return "labels" in raw
    ? { ...raw, ...chosen, labels: rowsOf(raw.labels, raw.places ?? 1, indices) }
    : { ...raw, ...chosen, numbers: rowsOf(raw.numbers, raw.outputs, indices) };
}

function rowsOf<Values extends Uint8Array | Float32Array | Float64Array | Int32Array>(
  values: Values,
  each: number,
  indices: Int32Array,
): Values;
function rowsOf(
  values: Uint8Array | Float32Array | Float64Array | Int32Array,
  each: number,
  indices: Int32Array,
): typeof values {
  const rows = zerosLike(values, indices.length * each);
  indices.forEach((index, i) => {
    rows.set(values.subarray(index * each, (index + 1) * each), i * each);
  });
  return rows;
}

function zerosLike(
  values: Uint8Array | Float32Array | Float64Array | Int32Array,
  length: number,
): typeof values {
  if (values instanceof Uint8Array) return new Uint8Array(length);
  if (values instanceof Float32Array) return new Float32Array(length);
  return values instanceof Float64Array ? new Float64Array(length) : new Int32Array(length);
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
