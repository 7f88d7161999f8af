import { expect, test } from "vitest";
import { randomStream } from "#random";
import { bootstrapInterval } from "./bootstrap.ts";
import { mean } from "./estimate.ts";

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

test("the interval of the mean of six to twenty normal values holds the truth in about 95 % of cases", () => {
  const draws = randomStream(4, "coverage");
  for (const [count, least] of [
    [6, 0.91],
    [8, 0.93],
    [20, 0.93],
  ] as const) {
    let held = 0;
    for (let i = 0; i < 600; i++) {
      const values = Array.from({ length: count }, () => draws.normal());
      const { low, high } = bootstrapInterval(
        count,
        (indices) => mean(Array.from(indices, (index) => values[index]!)),
        { stream: draws.child(count, i), resamples: 1000, level: 0.95 },
      )!;
      if (low <= 0 && high >= 0) held++;
    }
    expect(held / 600).toBeGreaterThan(least);
  }
});

test("fewer than six units have no interval", () => {
  const options = { stream: randomStream(3, "few"), resamples: 100, level: 0.9 };
  expect(bootstrapInterval(5, () => 1, options)).toBeNull();
  expect(bootstrapInterval(6, () => 1, options)).toEqual({ low: 1, high: 1, level: 0.9 });
});

test("a statistic undefined on most resamples has no interval", () => {
  const options = { stream: randomStream(3, "undefined"), resamples: 100, level: 0.9 };
  expect(bootstrapInterval(6, () => null, options)).toBeNull();
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
