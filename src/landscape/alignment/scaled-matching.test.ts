import { nn, numpy as np } from "@jax-js/jax";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { buildNetwork } from "#families/networks";
import { l2Distance } from "#landscape/similarity";
import { initialise } from "#nets/initialisation";
import { randomStream } from "#random";
import { parameterLayout } from "#trees";
import type { Classifier } from "../classifier.ts";
import { bestFactor, gainBy } from "./best-factor.ts";
import { permutationStructure } from "./permutation-structure.ts";
import { permuted, randomPermutations } from "./permute.ts";
import { noScaling, rescaled } from "./rescale.ts";
import { scaleSymmetries } from "./scale-symmetries.ts";
import { matchWithScales } from "./scaled-matching.ts";
import { matchWeights } from "./weight-matching.ts";

const stream = randomStream(5, "matching");

test("the best factor is no worse than any other, and closed forms are found", () => {
  const size = fc.double({ min: 0.1, max: 3, noNaN: true });
  const cosine = fc.double({ min: -1, max: 1, noNaN: true });
  const property = fc.property(size, size, cosine, cosine, (one, other, over, under) => {
    const fit = {
      product: over * one,
      square: one * one,
      dividedProduct: under * other,
      dividedSquare: other * other,
    };
    const found = gainBy(bestFactor(fit), fit);
    for (let exponent = -4; exponent <= 4; exponent += 0.01) {
      expect(found).toBeGreaterThanOrEqual(gainBy(Math.exp(exponent), fit) - 1e-3);
    }
  });
  fc.assert(property, { numRuns: 200 });
  expect(bestFactor({ product: 6, square: 2, dividedProduct: 0, dividedSquare: 0 })).toBeCloseTo(3, 8);
  expect(bestFactor({ product: 0, square: 1, dividedProduct: 0, dividedSquare: 16 })).toBeCloseTo(2, 8);
  expect(bestFactor({ product: 0, square: 0, dividedProduct: 0, dividedSquare: 0 })).toBe(1);
});

const tanhNetwork: Classifier = {
  layout: parameterLayout([
    { name: "first", shape: [64, 6] },
    { name: "shift", shape: [6] },
    { name: "second", shape: [6, 5] },
    { name: "output", shape: [5, 3] },
  ]),
  inputShape: [1, 8, 8],
  classes: 3,
  logits: ({ first, shift, second, output }, x) => {
    const below = np.tanh(np.dot(x.reshape([-1, 64]), first!).add(shift!));
    return np.dot(nn.relu(np.dot(below, second!)), output!);
  },
};

const network = (family: string, norm?: "batch" | "none") =>
  buildNetwork(
    { family, width: 4, ...(norm && { norm }), ...(family !== "resnet18" && { depth: 2 }) },
    [1, 8, 8],
    4,
  );

function drawn(classifier: Classifier, seed: number): Float32Array {
  const draws = randomStream(seed, "start");
  return "initialisers" in classifier
    ? initialise(network("mlp"), "he-normal", draws)
    : Float32Array.from({ length: classifier.layout.size }, () => 0.5 * draws.normal());
}

const COPIES: readonly (readonly [string, Classifier])[] = [
  ["a perceptron", network("mlp")],
  ["a perceptron with tanh and ReLU", tanhNetwork],
  ["a convolutional network", network("cnn", "none")],
  ["a convolutional network with batch norm", network("cnn", "batch")],
  ["a residual network", network("resnet18")],
];

describe("a copy whose units are permuted, scaled and turned is brought back", () => {
  test.each(COPIES)("of %s", (_, classifier) => {
    const structure = permutationStructure(classifier);
    const symmetries = scaleSymmetries(classifier);
    const parameters = drawn(classifier, 1);
    const draws = randomStream(3, "factors");
    const factors = noScaling(structure, symmetries).map((own, i) =>
      own.map(() => {
        if (symmetries[i]!.kind === "scale") return Math.exp(0.5 * draws.normal());
        // Several signs of one group are not sought.
        const isOnly =
          symmetries.filter(({ kind, group }) => kind === "sign" && group === symmetries[i]!.group).length ===
          1;
        return isOnly && draws.normal() < 0 ? -1 : 1;
      }),
    );
    const statistics = classifier.statistics && new Float32Array(classifier.statistics.size).fill(1);
    const copy = permuted(
      structure,
      rescaled(structure, symmetries, { parameters, statistics }, factors),
      randomPermutations(structure, randomStream(2, "order")),
    );
    const found = matchWithScales(structure, symmetries, parameters, copy.parameters, { stream });
    const back = rescaled(
      structure,
      symmetries,
      permuted(structure, copy, found.permutations),
      found.factors,
    );
    expect(l2Distance(copy.parameters, parameters)).toBeGreaterThan(1);
    expect(l2Distance(back.parameters, parameters)).toBeLessThan(
      1e-2 * l2Distance(copy.parameters, parameters),
    );
    expect(found.converged).toBe(true);
  });
});

describe("of two networks", () => {
  const classifier = network("mlp");
  const structure = permutationStructure(classifier);
  const symmetries = scaleSymmetries(classifier);
  const [one, other] = [drawn(classifier, 1), drawn(classifier, 2)];

  const distanceOf = ({ permutations, factors }: ReturnType<typeof matchWithScales>) =>
    l2Distance(
      one,
      rescaled(structure, symmetries, permuted(structure, { parameters: other }, permutations), factors)
        .parameters,
    );

  test("factors bring them closer than permutations alone, and the same every time", () => {
    const found = matchWithScales(structure, symmetries, one, other, { stream });
    const { permutations } = matchWeights(structure, one, other, { stream });
    const without = l2Distance(one, permuted(structure, { parameters: other }, permutations).parameters);
    const held = matchWithScales(structure, symmetries, one, other, { stream, permutations });
    expect(held.permutations).toEqual(permutations);
    expect(distanceOf(held)).toBeLessThan(without);
    expect(distanceOf(found)).toBeLessThan(without * 1.02);
    expect(matchWithScales(structure, symmetries, one, other, { stream })).toEqual(found);
  });

  test("without symmetries it is as permutations alone, and vectors that are not finite stay", () => {
    const { factors } = matchWithScales(structure, [], one, other, { stream });
    expect(factors).toEqual([]);
    const lost = one.slice().fill(Number.NaN, 0, 1);
    const found = matchWithScales(structure, symmetries, lost, other, { stream });
    expect(found.permutations.every((order) => order.every((from, to) => from === to))).toBe(true);
    expect(found.factors.flatMap((own) => [...own]).every((factor) => factor === 1)).toBe(true);
  });
});
