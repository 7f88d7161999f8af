import fc from "fast-check";
import { expect, test } from "vitest";
import type { LabelledImages } from "./dataset.ts";
import { standardisation, standardise } from "./pixels.ts";

function imagesOf(pixels: readonly number[], channels: number, width: number): LabelledImages {
  const count = pixels.length / (channels * width);
  return {
    images: Float32Array.from(pixels),
    labels: new Int32Array(count),
    count,
    channels,
    height: 1,
    width,
    classes: 1,
  };
}

test("mean and deviation of each channel by hand", () => {
  const two = imagesOf([0, 2, 10, 10, 4, 6, 30, 30], 2, 2);
  expect(standardisation(two)).toEqual({ mean: [3, 20], deviation: [Math.sqrt(5), 10] });
  const { images } = standardise(two, { mean: [3, 20], deviation: [2, 10] });
  expect([...images]).toEqual([-1.5, -0.5, -1, -1, 0.5, 1.5, 1, 1]);
});

test("standardised images have mean 0 and deviation 1, whatever they were", () => {
  const pixel = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(fc.array(pixel, { minLength: 3, maxLength: 20 }), (values) => {
      const images = imagesOf([0, ...values, 1, 1, ...values, 0], 2, values.length + 2);
      const figures = standardisation(standardise(images, standardisation(images)));
      for (const mean of figures.mean) expect(mean).toBeCloseTo(0, 5);
      for (const deviation of figures.deviation) expect(deviation).toBeCloseTo(1, 5);
    }),
  );
});

test("figures that would give infinities or miss a channel are refused", () => {
  const images = imagesOf([0, 1, 2, 3], 1, 2);
  const wrong = [
    { mean: [0], deviation: [0] },
    { mean: [0], deviation: [-1] },
    { mean: [Number.NaN], deviation: [1] },
    { mean: [0, 0], deviation: [1, 1] },
    { mean: [0], deviation: [] },
  ];
  for (const figures of wrong) {
    expect(() => standardise(images, figures)).toThrow(
      expect.objectContaining({ code: "data/standardisation", kind: "input" }),
    );
  }
});
