import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { families } from "#families";
import { buildNetwork } from "#families/networks";
import { l2Distance } from "#landscape/similarity";
import { initialise } from "#nets/initialisation";
import { randomStream } from "#random";
import { parameterLayout } from "#trees";
import { permutationStructure } from "./permutation-structure.ts";
import { permuted, randomPermutations } from "./permute.ts";
import { matchWeights } from "./weight-matching.ts";

const stream = randomStream(5, "matching");

const networkOf = (choice: Parameters<typeof buildNetwork>[0]) => buildNetwork(choice, [1, 8, 8], 4);

function drawn(network: ReturnType<typeof networkOf>, seed: number): Float32Array {
  return initialise(network, "he-normal", randomStream(seed, "start"));
}

describe("of a permuted copy", () => {
  const choices = families().flatMap(({ name, norms, depth, needsSentences = false }) =>
    needsSentences
      ? []
      : norms.map((norm) => ({ family: name, norm, width: 4, ...(!("fixed" in depth) && { depth: 3 }) })),
  );

  test.each(choices)("$family with norm $norm, the order is found and the distance is 0", (choice) => {
    const network = networkOf(choice);
    const structure = permutationStructure(network);
    const parameters = drawn(network, 1);
    const copy = permuted(structure, { parameters }, randomPermutations(structure, randomStream(2, "order")));
    const { permutations, converged } = matchWeights(structure, parameters, copy.parameters, { stream });
    const aligned = permuted(structure, copy, permutations).parameters;
    expect(l2Distance(copy.parameters, parameters)).toBeGreaterThan(1);
    expect(aligned).toEqual(parameters);
    expect(converged).toBe(true);
  });
});

describe("of two networks", () => {
  const network = networkOf({ family: "mlp", width: 6, depth: 2 });
  const structure = permutationStructure(network);

  test("the product never falls, is what is said, and one search more does no harm", () => {
    const property = fc.property(fc.integer({ min: 0, max: 2 ** 31 }), (seed) => {
      const [one, other] = [drawn(network, seed), drawn(network, seed + 1)];
      let best = Number.NEGATIVE_INFINITY;
      for (const starts of [1, 2, 4]) {
        const found = matchWeights(structure, one, other, { stream: stream.child(seed), starts });
        const aligned = permuted(structure, { parameters: other }, found.permutations).parameters;
        const product = aligned.reduce((sum, value, i) => sum + value * one[i]!, 0);
        expect(found.products.at(-1)).toBeCloseTo(product, 4);
        expect(found.products).toEqual([...found.products].sort((a, b) => a - b));
        expect(found.converged).toBe(true);
        expect(product).toBeGreaterThanOrEqual(best * (1 - 1e-6));
        best = product;
      }
      expect(matchWeights(structure, one, other, { stream: stream.child(seed) })).toEqual(
        matchWeights(structure, one, other, { stream: stream.child(seed) }),
      );
    });
    fc.assert(property, { numRuns: 10 });
  });

  test("of one hidden layer it is the nearest of all orders", () => {
    const small = networkOf({ family: "mlp", width: 4, depth: 1 });
    const own = permutationStructure(small);
    const [one, other] = [drawn(small, 3), drawn(small, 4)];
    const distanceBy = (order: Int32Array) =>
      l2Distance(one, permuted(own, { parameters: other }, [order]).parameters);
    const orders = Array.from({ length: 4 ** 4 }, (_, i) =>
      Int32Array.of(i & 3, (i >> 2) & 3, (i >> 4) & 3, i >> 6),
    );
    const least = Math.min(...orders.filter((order) => new Set(order).size === 4).map(distanceBy));
    const [found] = matchWeights(own, one, other, { stream }).permutations;
    expect(distanceBy(found!)).toBe(least);
  });

  test("a network without permutable axes, and vectors that are not finite, stay as they are", () => {
    const fixed = { groups: [], layout: parameterLayout([{ name: "weight", shape: [2] }]), axes: new Map() };
    const pair = [Float32Array.of(1, 2), Float32Array.of(2, 1)] as const;
    expect(matchWeights(fixed, ...pair, { stream })).toMatchObject({ permutations: [], converged: true });
    const lost = drawn(network, 1).fill(Number.NaN, 0, 1);
    const { permutations } = matchWeights(structure, lost, drawn(network, 2), { stream });
    expect(permutations.every((order) => order.every((from, to) => from === to))).toBe(true);
  });
});
