import { checkNumber } from "./check-number.ts";
import type { Images } from "./dataset.ts";

/** Where the kernel is cut off, in deviations: what lies beyond is below 1e-4 of it. */
const REACH = 4;

/**
 * Images under a Gaussian blur of deviation `sigma` in pixels, channel by channel; beyond its edge an image goes on as its
 * mirror image, so that its mean brightness stays. Sigma 0 leaves images as they are.
 *
 * The kernel is that of the normal density at whole pixels up to 4 sigma, scaled to sum to 1.
 *
 * @throws AtlasError `data/out-of-range` for a negative sigma.
 */
export function blurred<Kind extends Images>(images: Kind, sigma: number): Kind {
  checkNumber("blur", sigma, { minimum: 0 });
  if (sigma === 0) return images;
  const { channels, height, width, count } = images;
  const weights = kernel(sigma);
  const result = images.images.slice();
  const area = height * width;
  const planes = count * channels;
  const along = { columns: smoothing(weights, width), rows: smoothing(weights, height) };
  const between = new Float64Array(area);
  for (let plane = 0; plane < planes; plane++) {
    const pixels = result.subarray(plane * area, (plane + 1) * area);
    for (let row = 0; row < height; row++) along.columns(pixels, between, row * width, 1);
    for (let column = 0; column < width; column++) along.rows(between, pixels, column, width);
  }
  return { ...images, images: result };
}

/** Weights at -reach … reach. */
function kernel(sigma: number): Float64Array {
  const reach = Math.ceil(REACH * sigma);
  const weights = Float64Array.from({ length: 2 * reach + 1 }, (_, i) =>
    Math.exp(-((i - reach) ** 2) / (2 * sigma ** 2)),
  );
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}

type Pixels = Float32Array | Float64Array;

/** Smooths lines of some length: from one array into another, from a place on at some stride. */
function smoothing(weights: Float64Array, length: number) {
  const reach = (weights.length - 1) / 2;
  const mirrored = (place: number): number => {
    const within = ((place % (2 * length)) + 2 * length) % (2 * length);
    return within < length ? within : 2 * length - 1 - within;
  };
  const sources = Int32Array.from({ length: length + 2 * reach }, (_, i) => mirrored(i - reach));
  return (from: Pixels, to: Pixels, start: number, stride: number): void => {
    for (let place = 0; place < length; place++) {
      let sum = 0;
      for (let i = 0; i < weights.length; i++) {
        sum += weights[i]! * from[start + stride * sources[place + i]!]!;
      }
      to[start + stride * place] = sum;
    }
  };
}
