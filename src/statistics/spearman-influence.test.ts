import { expect, test } from "vitest";
import { randomStream } from "#random";
import { bootstrapInterval } from "./bootstrap.ts";
import { spearman, spearmanRho } from "./correlation.ts";
import { spearmanOfResamples } from "./resampled-spearman.ts";
import { influenceError, spearmanInfluence } from "./spearman-influence.ts";

/** Correlated pairs, rounded to `steps` of a unit so that some are tied. */
function pairsOf(count: number, slope: number, steps: number, name: string) {
  const draws = randomStream(7, name);
  const rounded = (value: number) => Math.round(steps * value) / steps;
  const x = Array.from({ length: count }, () => rounded(draws.normal()));
  return { x, y: x.map((own) => rounded(slope * own + draws.normal())) };
}

test("an observation moves rho as adding it once more does, ties included", () => {
  for (const steps of [2, 1000]) {
    const { x, y } = pairsOf(400, 0.7, steps, `added ${steps}`);
    const rho = spearmanRho(x, y)!;
    const influence = spearmanInfluence(x, y)!;
    const added = Float64Array.from(x, (own, i) => {
      const again = spearmanRho([...x, own], [...y, y[i]!])!;
      return (again - rho) * (x.length + 1);
    });
    // What is left is of the order of one observation among all.
    expect(influence).toBeAllclose(added, { absolute: 0.03 });
    expect(Math.abs(influence.reduce((sum, own) => sum + own, 0))).toBeLessThan(1e-9);
  }
});

test("independent numbers have the standard error 1 / √n, constant ones none", () => {
  const { x } = pairsOf(4000, 0, 1000, "x");
  const { x: y } = pairsOf(4000, 0, 1000, "y");
  expect(influenceError(spearmanInfluence(x, y)!) * Math.sqrt(4000)).toBeCloseTo(1, 1);
  expect(spearmanInfluence([1, 1, 1], [1, 2, 3])).toBeNull();
});

test("of very many observations the interval is what the bootstrap finds, and nothing is drawn for it", () => {
  const { x, y } = pairsOf(1500, 1.5, 1000, "many");
  const found = spearman(x, y, { stream: randomStream(1, "unused") })!;
  const drawn = bootstrapInterval(x.length, spearmanOfResamples(x, y), {
    stream: randomStream(1, "drawn"),
    resamples: 2000,
    level: 0.95,
  })!;
  const width = drawn.high - drawn.low;
  // The ends of 2,000 resamples are known to some 4 % of the width.
  expect(Math.abs(found.interval!.low - drawn.low)).toBeLessThan(0.1 * width);
  expect(Math.abs(found.interval!.high - drawn.high)).toBeLessThan(0.1 * width);
  expect(found).toMatchObject({ resamples: 0, pValue: 1 / 1001 });
  expect(spearman(x, y, { stream: randomStream(2, "other") })).toEqual(found);
});

test("p is that of the normal distribution which permutations of very many tend to", () => {
  const { x } = pairsOf(1200, 0, 1000, "one");
  const { x: y } = pairsOf(1200, 0, 1000, "other");
  const draws = randomStream(3, "permutations");
  const observed = Math.abs(spearmanRho(x, y)!);
  const beyond = Array.from({ length: 400 }, () => {
    const order = draws.permutation(y.length);
    return (
      Math.abs(
        spearmanRho(
          x,
          Array.from(order, (i) => y[i]!),
        )!,
      ) >= observed
    );
  }).filter((is) => is).length;
  // The share of 400 has a standard deviation of at most 0.025.
  expect(Math.abs(spearman(x, y, { stream: draws })!.pValue - beyond / 400)).toBeLessThan(0.1);
});
