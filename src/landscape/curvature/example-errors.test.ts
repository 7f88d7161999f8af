import { describe, expect, test } from "vitest";
import { type RandomStream, randomStream } from "#random";
import { studentQuantile } from "#statistics";
import { errorOfExamples } from "./example-errors.ts";

/** A population of numbers, and how a sample of it is drawn. */
interface Population {
  readonly values: readonly number[];
  readonly sample: (draws: RandomStream) => readonly number[];
}

const SIZE = 400;
const DRAWS = 1500;

/** Numbers that are far from normal: squares of draws, as curvatures of examples are. */
const plain: Population = (() => {
  const draws = randomStream(1, "population");
  const values = Array.from({ length: SIZE }, () => draws.normal() ** 2);
  return {
    values,
    sample: (own) => [...own.permutation(SIZE)].slice(0, 192).map((i) => values[i]!),
  };
})();

/** Four strata that differ much, of which a sample takes equally many, in turns. */
const stratified: Population = (() => {
  const draws = randomStream(2, "population");
  const values = Array.from({ length: SIZE }, (_, i) => 10 * (i % 4) + draws.normal());
  return {
    values,
    sample: (own) => {
      const strata = Array.from({ length: 4 }, (_, stratum) =>
        [...own.permutation(SIZE / 4)].slice(0, 48).map((i) => values[4 * i + stratum]!),
      );
      return Array.from({ length: 192 }, (_, i) => strata[i % 4]![Math.floor(i / 4)]!);
    },
  };
})();

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe.each([
  ["drawn at random", plain],
  ["stratified", stratified],
])("the error of a mean over examples that are %s", (_, { values, sample }) => {
  test.each([
    ["alone", 0, 1],
    ["under probes of as much noise of their own", 1.5, 4],
  ])(
    "is that of means of many samples and covers the population's as often as said: %s",
    (__, noise, probes) => {
      const draws = randomStream(3, "samples");
      const exact = mean(values);
      const means: number[] = [];
      const variances: number[] = [];
      let covered = 0;
      for (let draw = 0; draw < DRAWS; draw++) {
        const drawn = sample(draws);
        const rows = Array.from({ length: probes }, () =>
          drawn.map((value) => value + noise * draws.normal()),
        );
        const error = errorOfExamples(rows, SIZE)!;
        means.push(mean(drawn));
        variances.push(error ** 2);
        if (Math.abs(mean(drawn) - exact) <= studentQuantile(0.975, 15) * error) covered++;
      }
      const variance = mean(means.map((found) => (found - exact) ** 2));
      expect(Math.abs(mean(variances) / variance - 1)).toBeLessThan(noise === 0 ? 0.1 : 0.35);
      // Where the probes' noise outweighs what examples vary, their part may come out as nothing.
      expect(covered / DRAWS).toBeGreaterThan(noise === 0 ? 0.93 : 0.85);
      if (noise === 0) expect(covered / DRAWS).toBeLessThan(0.975);
    },
  );
});

test("the whole population has none, and one example of several an unknown one", () => {
  expect(errorOfExamples([[1, 2, 3]], 3)).toBe(0);
  expect(errorOfExamples([[1]], 3)).toBeNull();
  expect(errorOfExamples([[1, 3]], 4)).toBeCloseTo(Math.sqrt(0.5) * 1, 12);
});
