import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { shareLeftByDoubling } from "./share-left.ts";

const share = fc.double({ min: 0.7, max: 0.999, noNaN: true });
const size = fc.double({ min: 1e-3, max: 1e3, noNaN: true });

/** Losses of so many epochs that near a level by a factor an epoch. */
const valley = (epochs: number, factor: number, excess: number, floor: number): number[] =>
  Array.from({ length: epochs }, (_, i) => floor + excess * factor ** i);

describe("the share of a curve's loss that twice the epochs leave", () => {
  test("is that of as many epochs again at full rate in a quadratic valley", () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 20 }), share, size, size, (sixth, factor, excess, level) => {
        // So that rounding does not eat what is left above the level.
        const floor = level * excess;
        const flat = 3 * sixth;
        fc.pre(factor ** flat > 1e-4 && level < 100);
        const left = shareLeftByDoubling(valley(2 * flat, factor, excess, floor), floor);
        expect(left / factor ** flat).toBeCloseTo(1, 6);
      }),
    );
  });

  test("is not changed by the unit of the loss, nor by what comes after the rate falls", () => {
    fc.assert(
      fc.property(fc.array(size, { minLength: 12, maxLength: 60 }), size, size, (losses, floor, unit) => {
        const left = shareLeftByDoubling(losses, floor);
        expect(left).toBeGreaterThanOrEqual(0);
        expect(left).toBeLessThanOrEqual(1);
        const flat = Math.floor(losses.length / 2);
        const other = losses.map((loss, i) => (i < flat ? loss : 2 * loss));
        expect(shareLeftByDoubling(other, floor)).toBe(left);
        const scaled = losses.map((loss) => 2 ** Math.round(Math.log2(unit)) * loss);
        expect(shareLeftByDoubling(scaled, 2 ** Math.round(Math.log2(unit)) * floor)).toBeCloseTo(left, 9);
      }),
    );
  });

  test("is all where the loss stands still, rises, or lies below that of the ends", () => {
    expect(shareLeftByDoubling(valley(50, 1, 1, 0.1), 0.1)).toBe(1);
    expect(shareLeftByDoubling(valley(50, 1.1, 1, 0.1), 0.1)).toBe(1);
    expect(shareLeftByDoubling(valley(50, 0.9, 1, 0.1), 5)).toBe(1);
  });

  test("leaves room for a fall that noise may hide, the less of it the more epochs there are", () => {
    const noisy = (epochs: number) => Array.from({ length: epochs }, (_, i) => (i % 2 === 0 ? 0.5 : 1.5));
    const left = [24, 96, 384, 1536].map((epochs) => shareLeftByDoubling(noisy(epochs), 0));
    expect(left).toEqual(left.toSorted((a, b) => a - b));
    expect(left[0]!).toBeLessThan(0.5);
    expect(left.at(-1)!).toBeGreaterThan(0.8);
  });

  test("is none where nothing is known: of few epochs, or of losses that are not finite", () => {
    expect(shareLeftByDoubling(valley(11, 0.9, 1, 0), 0)).toBe(0);
    expect(shareLeftByDoubling([], 0)).toBe(0);
    expect(shareLeftByDoubling([...valley(20, 0.9, 1, 0), null, ...valley(29, 0.9, 1, 0)], 0)).toBe(0);
    expect(shareLeftByDoubling(valley(12, 0.9, 1, 0), 0)).toBeGreaterThan(0);
  });
});
