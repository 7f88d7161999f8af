/** A picture of bytes, row by row, the channels of a pixel together. */
export interface Picture {
  readonly bytes: Uint8Array;
  readonly width: number;
  readonly height: number;
  readonly channels: number;
}

/** Bits behind the point of the weights of pixels. */
const PRECISION = 22;
const HALF = 2 ** (PRECISION - 1);

/** Where along one axis each pixel of a result comes from, and with which weights. */
interface Resampling {
  /** First source pixel of each. */
  readonly first: Int32Array;
  /** How many source pixels each has. */
  readonly counts: Int32Array;
  /** `most` weights each, in units of 2^-22. */
  readonly weights: Int32Array;
  readonly most: number;
}

/**
 * The middle of a picture as a square: the short side is resized to `size` pixels and the long one in proportion, rounded
 * down; then as much is cut off at both ends, to the even number of pixels where half a pixel is in question.
 *
 * Resizing is Pillow's `BILINEAR` to the last bit (a triangle as wide as the reduction, weights of 22 bits, rows before
 * columns, bytes in between), and the geometry torchvision's `Resize(size)` and `CenterCrop(size)`.
 *
 * Source: A. Clark and others, Pillow, `Resample.c`.
 */
export function squareOf(picture: Picture, size: number): Uint8Array {
  const { width, height } = picture;
  const short = Math.min(width, height);
  const long = (side: number) => (side === short ? size : Math.floor((size * side) / short));
  const [newWidth, newHeight] = [long(width), long(height)];
  const columns = cutOut(newWidth, size);
  const rows = cutOut(newHeight, size);
  const across = resamplingOf(width, newWidth, columns, size);
  const down = resamplingOf(height, newHeight, rows, size);
  return resampledRows(resampledColumns(picture, across, size, down), down, size);
}

/** The first of `size` pixels in the middle of a side, a half rounded to even as Python does. */
function cutOut(side: number, size: number): number {
  const half = (side - size) / 2;
  const below = Math.floor(half);
  return half === below || below % 2 === 0 ? below : below + 1;
}

function resamplingOf(source: number, target: number, from: number, count: number): Resampling {
  const scale = source / target;
  const reach = Math.max(scale, 1);
  const most = Math.ceil(reach) * 2 + 1;
  const first = new Int32Array(count);
  const counts = new Int32Array(count);
  const weights = new Int32Array(count * most);
  for (let i = 0; i < count; i++) {
    if (source === target) {
      first[i] = from + i;
      counts[i] = 1;
      weights[i * most] = 2 ** PRECISION;
      continue;
    }
    const centre = (from + i + 0.5) * scale;
    const begin = Math.max(0, Math.trunc(centre - reach + 0.5));
    const end = Math.min(source, Math.trunc(centre + reach + 0.5));
    const shares = Array.from({ length: end - begin }, (_, x) =>
      Math.max(0, 1 - Math.abs((x + begin - centre + 0.5) * (1 / reach))),
    );
    let sum = 0;
    for (const share of shares) sum += share;
    shares.forEach((share, x) => {
      weights[i * most + x] = Math.trunc(0.5 + (sum === 0 ? share : share / sum) * 2 ** PRECISION);
    });
    first[i] = begin;
    counts[i] = end - begin;
  }
  return { first, counts, weights, most };
}

/** The rows that are needed, each resized to `size` pixels. */
function resampledColumns(
  { bytes, width, height, channels }: Picture,
  { first, counts, weights, most }: Resampling,
  size: number,
  down: Resampling,
): Picture {
  const result = new Uint8Array(height * size * channels);
  const top = down.first[0]!;
  const bottom = down.first[size - 1]! + down.counts[size - 1]!;
  for (let row = top; row < bottom; row++) {
    for (let i = 0; i < size; i++) {
      const start = (row * width + first[i]!) * channels;
      const to = (row * size + i) * channels;
      for (let channel = 0; channel < channels; channel++) {
        let sum = HALF;
        for (let x = 0; x < counts[i]!; x++) {
          sum += bytes[start + x * channels + channel]! * weights[i * most + x]!;
        }
        result[to + channel] = clipped(sum);
      }
    }
  }
  return { bytes: result, width: size, height, channels };
}

function resampledRows(
  { bytes, channels }: Picture,
  { first, counts, weights, most }: Resampling,
  size: number,
): Uint8Array {
  const row = size * channels;
  const result = new Uint8Array(size * row);
  for (let i = 0; i < size; i++) {
    const start = first[i]! * row;
    for (let at = 0; at < row; at++) {
      let sum = HALF;
      for (let y = 0; y < counts[i]!; y++) sum += bytes[start + y * row + at]! * weights[i * most + y]!;
      result[i * row + at] = clipped(sum);
    }
  }
  return result;
}

function clipped(sum: number): number {
  return Math.min(255, sum >> PRECISION);
}
