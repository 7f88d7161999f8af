import { expect, test } from "vitest";
import { randomStream } from "#random";
import { bootstrapInterval, resampledMultiplicities } from "./bootstrap.ts";
import { mean } from "./estimate.ts";

test("multiplicities sum to the count and average to one", () => {
  const stream = randomStream(1, "multiplicities");
  const totals = [0, 0, 0, 0];
  for (let i = 0; i < 4000; i++) {
    const multiplicities = resampledMultiplicities(stream, 4);
    expect(multiplicities.reduce((sum, value) => sum + value)).toBe(4);
    for (const [index, multiplicity] of multiplicities.entries()) totals[index]! += multiplicity;
  }
  // A multiplicity is binomial(4, 1/4): standard deviation 0.87, so 0.06 is over four standard errors.
  for (const total of totals) expect(Math.abs(total / 4000 - 1)).toBeLessThan(0.06);
});

test("the interval of a mean covers as the normal theory says", () => {
  const values = Array.from({ length: 200 }, (_, i) => (i + 0.5) / 200);
  const interval = bootstrapInterval(200, (indices) => mean(Array.from(indices, (i) => values[i]!)), {
    stream: randomStream(2, "interval"),
    resamples: 4000,
    level: 0.95,
  })!;
  const halfWidth = 1.96 * Math.sqrt(1 / 12 / 200);
  expect(interval.low).toBeCloseTo(0.5 - halfWidth, 2);
  expect(interval.high).toBeCloseTo(0.5 + halfWidth, 2);
  expect(interval.level).toBe(0.95);
});

test("a statistic undefined on most resamples has no interval", () => {
  const options = { stream: randomStream(3, "undefined"), resamples: 100, level: 0.9 };
  expect(bootstrapInterval(5, () => null, options)).toBeNull();
});

test("the same stream gives the same interval", () => {
  const draw = (seed: number) =>
    bootstrapInterval(9, (indices) => indices.reduce((sum, i) => sum + i, 0), {
      stream: randomStream(seed, "repeat"),
      resamples: 50,
      level: 0.9,
    });
  expect(draw(4)).toEqual(draw(4));
});
