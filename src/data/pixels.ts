import { AtlasError } from "#errors";
import { type Images, pixelsPerExample } from "./dataset.ts";

/** Mean and standard deviation of the pixels of each channel. */
export interface Standardisation {
  readonly mean: readonly number[];
  readonly deviation: readonly number[];
}

/** A deviation below this share of the mean is the rounding of equal pixels in float32. */
const ROUNDING = 1e-7;

/**
 * The mean and (population) standard deviation of each channel over all examples and pixels; of a channel whose pixels
 * are all the same up to rounding the deviation is 0.
 */
export function standardisation(images: Images): Standardisation {
  const area = images.height * images.width;
  const pixels = images.count * area;
  const mean: number[] = [];
  const deviation: number[] = [];
  for (let channel = 0; channel < images.channels; channel++) {
    let sum = 0;
    forEachPlane(images, channel, (plane) => {
      for (let i = 0; i < plane.length; i++) sum += plane[i]!;
    });
    const centre = sum / pixels;
    let squares = 0;
    forEachPlane(images, channel, (plane) => {
      for (let i = 0; i < plane.length; i++) squares += (plane[i]! - centre) ** 2;
    });
    const spread = Math.sqrt(squares / pixels);
    mean.push(centre);
    deviation.push(spread > ROUNDING * Math.abs(centre) ? spread : 0);
  }
  return { mean, deviation };
}

/**
 * Images with `(pixel - mean) / deviation` in each channel, black ones among them.
 *
 * @throws AtlasError `data/standardisation` unless there is one finite mean and one positive deviation for
 * every channel; a channel that is constant over the training pool has deviation 0 and is refused.
 */
export function standardise<Kind extends Images>(images: Kind, { mean, deviation }: Standardisation): Kind {
  checkStandardisation(images, { mean, deviation });
  const black = mean.map(
    (centre, channel) => ((images.black?.[channel] ?? 0) - centre) / deviation[channel]!,
  );
  const result = { ...images, images: images.images.slice(), black };
  for (let channel = 0; channel < images.channels; channel++) {
    const centre = mean[channel]!;
    const scale = 1 / deviation[channel]!;
    forEachPlane(result, channel, (plane) => {
      for (let i = 0; i < plane.length; i++) plane[i] = (plane[i]! - centre) * scale;
    });
  }
  return result;
}

/**
 * Refuses figures that images of some channels cannot be standardised with.
 *
 * @throws AtlasError `data/standardisation` as `standardise`.
 */
export function checkStandardisation(
  { channels }: Pick<Images, "channels">,
  { mean, deviation }: Standardisation,
): void {
  const isUsable =
    mean.length === channels &&
    deviation.length === channels &&
    mean.every(Number.isFinite) &&
    deviation.every((value) => Number.isFinite(value) && value > 0);
  if (isUsable) return;
  throw new AtlasError({
    code: "data/standardisation",
    kind: "input",
    problem: `cannot standardise with mean [${mean.join(", ")}] and deviation [${deviation.join(", ")}]`,
    expected: `${channels} finite mean(s) and ${channels} positive deviation(s), one for each channel`,
    remedy: "A deviation of 0 means that every pixel of a channel is the same",
  });
}

/** Visits one channel of every example as a view of its pixels. */
function forEachPlane(images: Images, channel: number, visit: (plane: Float32Array) => void): void {
  const area = images.height * images.width;
  const stride = pixelsPerExample(images);
  for (let example = 0; example < images.count; example++) {
    const start = example * stride + channel * area;
    visit(images.images.subarray(start, start + area));
  }
}
