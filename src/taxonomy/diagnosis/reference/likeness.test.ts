import fc from "fast-check";
import { expect, test } from "vitest";
import { DIRECTIONS, type Direction } from "../moves.ts";
import { meansOfAlike } from "./alike.ts";
import { FEATURES } from "./features.ts";
import { NOISY_RATE } from "./label-noise-rate.ts";
import { LIKE_CELLS, likeCells } from "./like-cells.ts";
import { likenessOf } from "./likeness.ts";
import { type ReferenceCell, referenceOf } from "./reference.ts";
import { OWN_GRIDS } from "./reference-grids.ts";
import { weightedQuantiles } from "./weighted-quantile.ts";

const cells = OWN_GRIDS.flatMap((grid) => grid.cells);
const reference = referenceOf(cells);
const exactly = (features: readonly number[]) => features.map((value) => ({ value, error: 0 }));

const anyFeatures = fc.tuple(...FEATURES.map(() => fc.double({ min: -8, max: 8, noNaN: true })));

test("a measured cell is most like itself, and no cell counts more than one that is nearer", () => {
  for (const cell of cells.filter((_, index) => index % 7 === 0)) {
    const like = likeCells(reference, exactly(cell.features), null);
    expect(like.cells[0]!.features).toEqual(cell.features);
    for (const [index, weight] of like.weights.entries()) {
      if (index > 0) expect(weight).toBeLessThanOrEqual(like.weights[index - 1]!);
    }
  }
});

test("of every condition as few are asked as stand for twenty cells, the nearest by a search through all", () => {
  const grouped = referenceOf([...meansOfAlike(cells), ...cells.slice(0, 40)]);
  fc.assert(
    fc.property(anyFeatures, (features) => {
      const like = likeCells(grouped, exactly(features), null);
      const distance = (cell: ReferenceCell) =>
        FEATURES.reduce(
          (sum, { weight }, index) =>
            sum +
            (weight ** 2 * (cell.features[index]! - features[index]!) ** 2) / grouped.spreads[index]! ** 2,
          0,
        );
      for (const condition of grouped.conditions) {
        const order = condition.toSorted((a, b) => distance(a) - distance(b));
        let counted = 0;
        const nearest = order.filter(({ count }) => {
          const isWanted = counted < LIKE_CELLS;
          counted += count;
          return isWanted;
        });
        const asked = like.cells.filter((cell) => condition.includes(cell)).map(distance);
        expect(asked.sort((a, b) => a - b)).toEqual(nearest.map((cell) => expect.closeTo(distance(cell), 9)));
      }
      expect(like.weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 9);
    }),
    { numRuns: 20 },
  );
});

test("a feature of which nothing is known but a wide error decides nothing", () => {
  const cell = cells[10]!;
  const vague = cell.features.map((value, index) =>
    index === 3 ? { value: value + 5, error: 1e6 } : { value, error: 0 },
  );
  const without = cell.features.map((value, index) => (index === 3 ? null : { value, error: 0 }));
  expect(likeCells(reference, vague, null).cells).toEqual(likeCells(reference, without, null).cells);
});

test("labels known to be clean are compared with clean ones first", () => {
  const cell = cells.find(({ labelNoise }) => labelNoise === 0)!;
  const clean = likenessOf(likeCells(reference, exactly(cell.features), 0), DIRECTIONS);
  const noisy = likenessOf(likeCells(reference, exactly(cell.features), 0.4), DIRECTIONS);
  expect(clean.noisy).toBeLessThan(0.1);
  expect(noisy.noisy).toBeGreaterThan(0.9);
});

test("labels of which nothing is known are noisy as often as said where clean and noisy cells look the same", () => {
  const { features } = cells[0]!;
  const alike = (labelNoise: number) => ({
    ...cells[0]!,
    labelNoise,
    count: LIKE_CELLS,
    room: { wider: 0, "more data": 0, "cleaner labels": 9 * labelNoise, hotter: 1, colder: 0 },
  });
  const both = { ...referenceOf([alike(0), alike(0.2)]), spreads: FEATURES.map(() => 1) };
  const told = likenessOf(likeCells(both, exactly(features), null), DIRECTIONS);
  expect(both.tellsNoise).toBe(true);
  expect(told.noisy).toBeCloseTo(NOISY_RATE, 12);
  const labels = told.causes.find(({ cause }) => cause === "too noisy data");
  expect(labels!.share).toBeCloseTo(0.8 * NOISY_RATE + 0.2 / 4, 12);
});

test("shares of causes sum to 1, and a gain lies where it is said to lie", () => {
  const anyAsked = fc.subarray([...DIRECTIONS] as Direction[], { minLength: 2 });
  fc.assert(
    fc.property(anyFeatures, anyAsked, (features, asked) => {
      const { causes, gains, noisy } = likenessOf(likeCells(reference, exactly(features), null), asked);
      const isWhole =
        causes.some(({ direction }) => direction === "hotter") ===
        causes.some(({ direction }) => direction === "colder");
      if (causes.length > 0 && isWhole) {
        expect(causes.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 9);
      }
      for (const [index, { share }] of causes.entries()) {
        expect(share).toBeGreaterThanOrEqual(0);
        if (index > 0) expect(share).toBeLessThanOrEqual(causes[index - 1]!.share);
      }
      expect(noisy).toBeGreaterThanOrEqual(0);
      expect(noisy).toBeLessThanOrEqual(1 + 1e-12);
      for (const gain of Object.values(gains)) {
        if (gain === null) continue;
        expect(gain.low).toBeLessThanOrEqual(gain.high);
        if (gain.gaining > 0.9 + 1e-9) expect(gain.low).toBeGreaterThan(0);
        if (gain.gaining < 0.1 - 1e-9) expect(gain.high).toBeLessThanOrEqual(0);
      }
    }),
    { numRuns: 100 },
  );
});

/** The quantiles of values with weights. */
function quantilesOf(values: readonly number[], weights: readonly number[], shares: readonly number[]) {
  const numbers = {
    values: Float64Array.from(values),
    weights: Float64Array.from(weights),
    count: values.length,
  };
  return weightedQuantiles(numbers, shares);
}

test("a weighted quantile of equal weights is the value in that place", () => {
  const values = [3, 1, 2, 5, 4];
  const weights = values.map(() => 1);
  expect(quantilesOf(values, weights, [0, 0.2, 0.5, 0.9, 1])).toEqual([1, 1, 3, 5, 5]);
  expect(quantilesOf([...values, 0, -9], [...weights, 100, 0], [0.5])).toEqual([0]);
});

test("weighted quantiles are those of values in order, of either sign and however close", () => {
  const value = fc.oneof(fc.double({ min: -3, max: 3, noNaN: true }), fc.integer({ min: -2, max: 2 }));
  const weighted = fc.tuple(value, fc.integer({ min: 1, max: 5 }));
  fc.assert(
    fc.property(fc.array(weighted, { minLength: 1, maxLength: 40 }), (pairs) => {
      // Whole weights add up exactly, so that no share is met but for rounding.
      const each = pairs.flatMap(([own, weight]) => Array<number>(weight).fill(own)).sort((a, b) => a - b);
      const shares = [0.1, 0.5, 0.9];
      const found = quantilesOf(
        pairs.map(([own]) => own),
        pairs.map(([, weight]) => weight),
        shares,
      );
      for (const [i, share] of shares.entries())
        expect(found[i]).toBeCloseTo(each[Math.max(0, Math.ceil(share * each.length) - 1)]!, 9);
    }),
  );
});
