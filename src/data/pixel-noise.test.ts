import { expect, test } from "vitest";
import { randomStream } from "#random";
import type { LabelledImages } from "./dataset.ts";
import { addPixelNoise, PIXEL_NOISE_KINDS, type PixelNoiseKind } from "./pixel-noise.ts";
import { standardisation } from "./pixels.ts";

const PIXELS = 20_000;

function grey(level: number, pixels = PIXELS): LabelledImages {
  const [count, width] = [pixels / 100, 100];
  const images = new Float32Array(pixels).fill(level);
  return { images, labels: new Int32Array(count), count, channels: 1, height: 1, width, classes: 1 };
}

const LAWS: Readonly<
  Record<PixelNoiseKind, { readonly mean: number; readonly deviation: number; readonly fourth: number }>
> = {
  gaussian: { mean: 0, deviation: 1, fourth: 3 },
  uniform: { mean: 0, deviation: 1 / Math.sqrt(3), fourth: 1 / 5 },
  "positive-uniform": { mean: 1 / 2, deviation: 1 / Math.sqrt(12), fourth: 1 / 80 },
  bernoulli: { mean: 0, deviation: 1, fourth: 1 },
};

test.each(PIXEL_NOISE_KINDS)("%s noise has the moments of its law and scales with its magnitude", (kind) => {
  const law = LAWS[kind];
  const noisy = addPixelNoise(grey(0.5), 0.2, randomStream(1), { kind });
  const { mean, deviation } = standardisation(noisy);
  expect(Math.abs(mean[0]! - 0.5 - 0.2 * law.mean)).toBeLessThan(
    (4.5 * 0.2 * law.deviation) / Math.sqrt(PIXELS),
  );
  const spread = Math.sqrt(Math.max(0, law.fourth - law.deviation ** 4) / PIXELS) * 0.2 ** 2;
  expect(Math.abs(deviation[0]! ** 2 - (0.2 * law.deviation) ** 2)).toBeLessThan(4.5 * spread + 1e-5);
  const twice = addPixelNoise(grey(0.5), 0.4, randomStream(1), { kind });
  for (let i = 0; i < 100; i++) {
    expect(twice.images[i]! - 0.5).toBeCloseTo(2 * (noisy.images[i]! - 0.5), 5);
  }
});

test.each(PIXEL_NOISE_KINDS)("%s noise on more images begins with that on fewer", (kind) => {
  const few = addPixelNoise(grey(0.5, 300), 0.2, randomStream(1), { kind }).images;
  expect(addPixelNoise(grey(0.5), 0.2, randomStream(1), { kind }).images.slice(0, 300)).toEqual(few);
});

test("by default it is normal, added and left as it falls", () => {
  const stream = randomStream(6);
  const expected = Float32Array.from({ length: 500 }, () => Math.fround(0.5) + 0.2 * stream.normal());
  expect(addPixelNoise(grey(0.5, 500), 0.2, randomStream(6)).images).toEqual(expected);
});

test("noise of bits and of intervals stays in them", () => {
  const levels = (kind: PixelNoiseKind) => addPixelNoise(grey(0), 0.5, randomStream(2), { kind }).images;
  expect(new Set(levels("bernoulli"))).toEqual(new Set([-0.5, 0.5]));
  for (const value of levels("uniform")) expect(Math.abs(value)).toBeLessThanOrEqual(0.5);
  for (const value of levels("positive-uniform")) expect(value).toBeGreaterThanOrEqual(0);
});

test("clipping cuts off at black and white, and nothing comes out on the other side", () => {
  const plain = addPixelNoise(grey(0.9), 0.3, randomStream(3));
  const clipped = addPixelNoise(grey(0.9), 0.3, randomStream(3), { clip: true });
  expect(plain.images.some((value) => value > 1)).toBe(true);
  for (const [i, value] of plain.images.entries()) {
    expect(clipped.images[i]).toBe(Math.min(1, Math.max(0, value)));
  }
});

test("noise in place of pixels leaves nothing of the image", () => {
  const replaced = (level: number) =>
    addPixelNoise(grey(level), 0.5, randomStream(4), { kind: "uniform", mode: "replace" }).images;
  expect(replaced(0.1)).toEqual(replaced(0.9));
  expect(replaced(0.9)).toEqual(addPixelNoise(grey(0), 0.5, randomStream(4), { kind: "uniform" }).images);
});

test("magnitude 0 leaves images as they are, and a negative one is refused", () => {
  const images = grey(0.5);
  expect(addPixelNoise(images, 0, randomStream(1))).toBe(images);
  expect(addPixelNoise(images, 0, randomStream(1), { mode: "replace" })).toBe(images);
  expect(() => addPixelNoise(images, -1, randomStream(1))).toThrow(
    expect.objectContaining({ code: "data/out-of-range", where: "pixel_noise" }),
  );
});
