import fc from "fast-check";
import { expect, test } from "vitest";
import { blurred } from "./blur.ts";
import type { LabelledImages } from "./dataset.ts";

function imagesOf(pixels: ArrayLike<number>, height: number, width: number, channels = 1): LabelledImages {
  const count = pixels.length / (channels * height * width);
  return {
    images: Float32Array.from(pixels),
    labels: new Int32Array(count),
    count,
    channels,
    height,
    width,
    classes: 1,
  };
}

/** The definition, pixel by pixel in two dimensions, on an image that goes on as its mirror image. */
function byDefinition(pixels: readonly number[], height: number, width: number, sigma: number): number[] {
  const reach = Math.ceil(4 * sigma);
  const mirror = (place: number, length: number): number => {
    if (place < 0) return mirror(-1 - place, length);
    return place < length ? place : mirror(2 * length - 1 - place, length);
  };
  const weight = (offset: number) => Math.exp(-(offset ** 2) / (2 * sigma ** 2));
  return pixels.map((_, index) => {
    const [row, column] = [Math.floor(index / width), index % width];
    let [sum, total] = [0, 0];
    for (let down = -reach; down <= reach; down++) {
      for (let right = -reach; right <= reach; right++) {
        const own = weight(down) * weight(right);
        total += own;
        sum += own * pixels[mirror(row + down, height) * width + mirror(column + right, width)]!;
      }
    }
    return sum / total;
  });
}

const pixel = fc.double({ min: 0, max: 1, noNaN: true });

test("is the two-dimensional convolution, even where the kernel is larger than the image", () => {
  fc.assert(
    fc.property(
      fc.array(pixel, { minLength: 12, maxLength: 12 }),
      fc.double({ min: 0.3, max: 2.5, noNaN: true }),
      (pixels, sigma) => {
        const { images } = blurred(imagesOf(pixels, 3, 4), sigma);
        expect(images).toBeAllclose(byDefinition(pixels, 3, 4, sigma), { absolute: 1e-6 });
      },
    ),
    { numRuns: 25 },
  );
});

test("keeps the mean of every image and channel, and an even image as it is", () => {
  const pixels = Array.from({ length: 2 * 2 * 30 }, (_, i) => (i * 37) % 17);
  const soft = blurred(imagesOf(pixels, 5, 6, 2), 1.3).images;
  for (let plane = 0; plane < 4; plane++) {
    const sum = (values: ArrayLike<number>) =>
      Array.from(values)
        .slice(plane * 30, (plane + 1) * 30)
        .reduce((total, value) => total + value, 0);
    expect(sum(soft)).toBeCloseTo(sum(pixels), 3);
  }
  const even = imagesOf(new Float32Array(30).fill(0.25), 5, 6);
  expect(blurred(even, 2).images).toBeAllclose(even.images, { absolute: 1e-7 });
});

test("spreads a point as the normal density", () => {
  const point = new Float32Array(41 * 41);
  point[20 * 41 + 20] = 1;
  const { images } = blurred(imagesOf(point, 41, 41), 2);
  for (const [down, right] of [
    [0, 0],
    [1, 2],
    [3, 0],
  ] as const) {
    const density = Math.exp(-(down ** 2 + right ** 2) / 8) / (8 * Math.PI);
    expect(images[(20 + down) * 41 + 20 + right]).toBeCloseTo(density, 4);
  }
});

test("sigma 0 leaves images as they are, and a negative one is refused", () => {
  const images = imagesOf([1, 0, 0, 1], 2, 2);
  expect(blurred(images, 0)).toBe(images);
  expect(() => blurred(images, -1)).toThrow(
    expect.objectContaining({ code: "data/out-of-range", where: "blur" }),
  );
});
