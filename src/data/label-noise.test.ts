import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { randomStream } from "#random";
import { corruptLabels } from "./label-noise.ts";

const fraction = fc.double({ min: 0, max: 1, noNaN: true });
const kind = fc.constantFrom("redraw" as const, "flip" as const);
const example = fc.record({
  classes: fc.integer({ min: 2, max: 12 }),
  length: fc.integer({ min: 0, max: 120 }),
  seed: fc.integer(),
});

function cleanLabels(length: number, classes: number): Int32Array {
  return Int32Array.from({ length }, (_, i) => (7 * i) % classes);
}

describe("both kinds", () => {
  test("keep every corruption of a smaller fraction in a larger one", () => {
    fc.assert(
      fc.property(example, kind, fraction, fraction, ({ classes, length, seed }, kind, a, b) => {
        const labels = cleanLabels(length, classes);
        const low = corruptLabels(labels, classes, { fraction: Math.min(a, b), kind }, randomStream(seed));
        const high = corruptLabels(labels, classes, { fraction: Math.max(a, b), kind }, randomStream(seed));
        low.corrupted.forEach((flag, i) => {
          if (flag === 0) return;
          expect(high.corrupted[i]).toBe(1);
          expect(high.labels[i]).toBe(low.labels[i]);
        });
      }),
    );
  });

  test("leave the other labels and the input alone, and give classes", () => {
    fc.assert(
      fc.property(example, kind, fraction, ({ classes, length, seed }, kind, fraction) => {
        const labels = cleanLabels(length, classes);
        const result = corruptLabels(labels, classes, { fraction, kind }, randomStream(seed));
        expect(labels).toEqual(cleanLabels(length, classes));
        result.labels.forEach((label, i) => {
          expect(label >= 0 && label < classes).toBe(true);
          if (result.corrupted[i] === 0) expect(label).toBe(labels[i]);
        });
      }),
    );
  });

  test("refuse a fraction outside 0 … 1", () => {
    for (const fraction of [-0.1, 1.1, Number.NaN]) {
      expect(() => corruptLabels(Int32Array.of(0), 2, { fraction, kind: "flip" }, randomStream(1))).toThrow(
        expect.objectContaining({ code: "data/out-of-range", where: "label_noise" }),
      );
    }
  });
});

test("flip changes exactly round(fraction × n) labels", () => {
  fc.assert(
    fc.property(example, fraction, ({ classes, length, seed }, fraction) => {
      const labels = cleanLabels(length, classes);
      const result = corruptLabels(labels, classes, { fraction, kind: "flip" }, randomStream(seed));
      const changed = result.labels.filter((label, i) => label !== labels[i]).length;
      expect(changed).toBe(Math.round(fraction * length));
    }),
  );
});

test("flip gives each other class equally often", () => {
  const classes = 5;
  const labels = new Int32Array(20_000).fill(2);
  const { labels: flipped } = corruptLabels(labels, classes, { fraction: 1, kind: "flip" }, randomStream(4));
  const counts = [0, 1, 2, 3, 4].map((c) => flipped.filter((label) => label === c).length);
  expect(counts[2]).toBe(0);
  const deviation = Math.sqrt(20_000 * 0.25 * 0.75);
  for (const c of [0, 1, 3, 4]) expect(Math.abs(counts[c]! - 5000)).toBeLessThan(4.5 * deviation);
});

test("redraw of share p corrupts a share p and changes p (1 - 1/classes)", () => {
  const count = 20_000;
  const p = 0.4;
  const labels = cleanLabels(count, 10);
  const result = corruptLabels(labels, 10, { fraction: p, kind: "redraw" }, randomStream(5));
  const corrupted = result.corrupted.filter((flag) => flag === 1).length;
  const changed = result.labels.filter((label, i) => label !== labels[i]).length;
  const within = (share: number) => 4.5 * Math.sqrt(count * share * (1 - share));
  expect(Math.abs(corrupted - p * count)).toBeLessThan(within(p));
  expect(Math.abs(changed - 0.9 * p * count)).toBeLessThan(within(0.9 * p));
});
