import fc from "fast-check";
import { expect, it } from "vitest";
import { parameterLayout } from "#trees";
import { keptWeights, leastDensity, weightCount } from "./kept-weights.ts";

it("counts arrays of two axes and more", () => {
  const shapes = [
    { name: "convolution", shape: [4, 3, 3, 3] },
    { name: "scale", shape: [4] },
    { name: "linear", shape: [4, 10] },
    { name: "bias", shape: [10] },
  ];
  expect(weightCount(parameterLayout(shapes))).toBe(148);
});

it.each([
  [1, 0.5],
  [3, 0.167],
  [300, 0.00167],
  [1000, 0.0005],
  [4544, 0.000111],
])("of %d weights a density of %d keeps one, and no smaller one of three digits does", (weights, density) => {
  expect(leastDensity(weights)).toBe(density);
});

it("is the smallest of three digits that keeps a weight, of any number of them", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 2 ** 29 }), (weights) => {
      const least = leastDensity(weights);
      expect(keptWeights(least, weights)).toBe(1);
      const unit = 10 ** (Math.floor(Math.log10(least)) - 2);
      expect(keptWeights(least - unit, weights)).toBe(0);
    }),
  );
});
