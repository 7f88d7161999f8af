import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { randomStream } from "#random";
import { studentInterval } from "#statistics";
import { averageOfCell, averageOverNetworks, averageOverPairs, type SeededValue } from "./index.ts";

const value = (
  seeds: readonly number[],
  number: number,
  standardError: number | null = null,
): SeededValue => ({
  seeds,
  value: number,
  standardError,
});

it("averages independent networks", () => {
  expect(averageOverNetworks([value([0], 1), value([1], 2), value([2], 6)])).toEqual({
    value: 3,
    standardError: Math.sqrt(7 / 3),
    count: 3,
  });
  expect(averageOverNetworks([])).toEqual({ value: null, standardError: null, count: 0 });
});

it("adds what networks share to the spread over seeds, which holds what each has of its own", () => {
  const shared = (number: number, sharedError: number) => ({ ...value([number], number, 9), sharedError });
  const { standardError } = averageOverNetworks([shared(1, 1), shared(2, 2), shared(6, 3)]);
  expect(standardError).toBeCloseTo(Math.sqrt(7 / 3 + 4), 12);
  expect(averageOverNetworks([shared(1, 1)]).standardError).toBeNull();
});

it("covers the true mean where networks share an error, and does not without it", () => {
  const draws = randomStream(4, "shared errors");
  const [seeds, ofSeeds, ofExamples, rounds] = [8, 1, 1.5, 2000];
  let [covered, alone] = [0, 0];
  for (let round = 0; round < rounds; round++) {
    const common = ofExamples * draws.normal();
    const values = Array.from({ length: seeds }, (_, seed) => ({
      ...value([seed], common + ofSeeds * draws.normal(), 1),
      sharedError: ofExamples,
    }));
    const estimate = averageOverNetworks(values);
    const bare = averageOverNetworks(values.map(({ sharedError: _, ...own }) => own));
    if (Math.abs(estimate.value!) <= 1.96 * estimate.standardError!) covered++;
    if (Math.abs(bare.value!) <= 1.96 * bare.standardError!) alone++;
  }
  expect(covered / rounds).toBeGreaterThan(0.93);
  expect(covered / rounds).toBeLessThan(0.97);
  expect(alone / rounds).toBeLessThan(0.5);
});

it("takes the number of a cell with its own uncertainty", () => {
  expect(averageOfCell([value([], 5, 0.5)])).toEqual({ value: 5, standardError: 0.5, count: 1 });
  expect(averageOfCell([value([], 4), value([], 6)])).toEqual({ value: 5, standardError: 1, count: 2 });
  expect(averageOfCell([])).toEqual({ value: null, standardError: null, count: 0 });
});

it("adds what pairs share to their spread over seeds", () => {
  const shared = (seeds: readonly number[], number: number, sharedError: number) => ({
    ...value(seeds, number, 9),
    sharedError,
  });
  const pairs = [shared([0, 1], 1, 2), shared([2, 3], 3, 4)];
  expect(averageOverPairs(pairs)).toMatchObject({ value: 2, standardError: Math.hypot(1, 3), count: 2 });
  expect(averageOverPairs(pairs.slice(1)).standardError).toBeNull();
});

it("treats disjoint pairs as independent", () => {
  const pairs = [value([0, 1], 1), value([2, 3], 3)];
  expect(averageOverPairs(pairs)).toEqual({
    value: 2,
    standardError: 1,
    count: 2,
    degreesOfFreedom: 1,
    errorMethod: "independent",
  });
});

it("gives sums over two seeds the standard error of a sum of means", () => {
  // Every pair's value is the sum of its seeds' values, so their mean is twice the mean over seeds.
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 4, maxLength: 7 }), (own) => {
      const pairs = own.flatMap((a, i) => own.slice(i + 1).map((b, j) => value([i, i + 1 + j], a + b)));
      const { value: found, standardError } = averageOverPairs(pairs);
      const centre = own.reduce((sum, a) => sum + a, 0) / own.length;
      const variance = own.reduce((sum, a) => sum + (a - centre) ** 2, 0) / (own.length - 1);
      expect(found).toBeCloseTo(2 * centre, 9);
      // Leaving a seed out of all pairs moves their mean by 2/(n-1) of the seed's distance from the mean.
      expect(standardError).toBeCloseTo(2 * Math.sqrt(variance / own.length), 9);
    }),
  );
});

it("puts the whole spread of too few pairs down to their seeds, and says so", () => {
  // Two pairs that share a seed: with seed noise alone the variance of their mean is 3/2 of the values' own.
  expect(averageOverPairs([value([0, 1], 1), value([1, 2], 3)])).toEqual({
    value: 2,
    standardError: Math.sqrt(2 * 1.5),
    count: 2,
    degreesOfFreedom: 1,
    errorMethod: "seeds",
  });
  const three = averageOverPairs([value([0, 1], 1), value([0, 2], 2), value([1, 2], 6)]);
  expect(three).toMatchObject({ count: 3, degreesOfFreedom: 2, errorMethod: "seeds" });
  // The jackknife over seeds: sqrt(4/3) of the standard deviation of the pairs.
  expect(three.standardError).toBeCloseTo(Math.sqrt((4 / 3) * 7), 12);
  const ring = [0, 1, 2, 3, 4].map((seed) => value([seed, (seed + 1) % 5], seed));
  expect(averageOverPairs(ring).errorMethod).toBe("seeds");
});

it("gives one pair no standard error", () => {
  expect(averageOverPairs([value([0, 1], 1)])).toEqual({ value: 1, standardError: null, count: 1 });
});

describe("the interval over all pairs of n seeds", () => {
  const stream = randomStream(1, "pair-noise");

  function simulated(n: number, seedNoise: number, pairNoise: number, repeats = 4000) {
    let held = 0;
    let squares = 0;
    let errors = 0;
    const methods = new Set<string | undefined>();
    for (let repeat = 0; repeat < repeats; repeat++) {
      const own = Array.from({ length: n }, () => seedNoise * stream.normal());
      const pairs = own.flatMap((a, i) =>
        own.slice(i + 1).map((b, j) => value([i, i + 1 + j], a + b + pairNoise * stream.normal())),
      );
      const estimate = averageOverPairs(pairs);
      const { low, high } = studentInterval(estimate)!;
      if (low <= 0 && high >= 0) held++;
      squares += estimate.value! ** 2;
      errors += estimate.standardError! ** 2;
      methods.add(estimate.errorMethod);
    }
    return { coverage: held / repeats, inflation: Math.sqrt(errors / squares), methods: [...methods] };
  }

  it.each([
    [3, "seeds"],
    [4, "components"],
    [5, "components"],
    [8, "components"],
  ])("holds the truth under seed noise, pair noise and both for %i seeds (%s)", (n, method) => {
    for (const [seedNoise, pairNoise] of [
      [1, 0],
      [0, 1],
      [1, 1],
      [0.5, 1],
    ] as const) {
      const { coverage, methods } = simulated(n, seedNoise, pairNoise);
      // Four standard errors of the share are 0.014; separating the components costs up to two in a hundred.
      expect(coverage).toBeGreaterThan(method === "seeds" ? 0.936 : 0.92);
      expect(methods).toEqual([method]);
    }
  });

  it("is as long as it need be for seed noise, and no longer than half as much again for pair noise of five seeds", () => {
    expect(simulated(5, 1, 0).inflation).toBeCloseTo(1, 1);
    expect(simulated(5, 0, 1).inflation).toBeLessThan(1.5);
    expect(simulated(8, 0, 1).inflation).toBeLessThan(1.3);
    // Three seeds cannot tell: twice too long where pairs alone vary.
    expect(simulated(3, 0, 1).inflation).toBeCloseTo(2, 0);
  });
});

it("counts both orders of a pair as one pair", () => {
  const pairs = averageOverPairs([value([0, 1], 0.5), value([1, 0], 0.7)]);
  expect(pairs.value).toBeCloseTo(0.6, 12);
  expect(pairs.count).toBe(1);
});
