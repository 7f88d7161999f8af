import fc from "fast-check";
import { expect, test } from "vitest";
import { randomStream } from "#random";
import { type GlyphSettings, glyphs } from "./glyphs.ts";

const settings: GlyphSettings = { count: 300, size: 12, difficulty: 0.5 };

/** The example of `among` that is nearest to an image, in squared distance. */
function nearest(image: Float32Array, among: readonly Float32Array[]): number {
  const distances = among.map((other) => other.reduce((sum, pixel, p) => sum + (pixel - image[p]!) ** 2, 0));
  return distances.indexOf(Math.min(...distances));
}

function imagesOf({ count, size, difficulty }: GlyphSettings, seed: number): Float32Array[] {
  const { images } = glyphs({ count, size, difficulty }, randomStream(seed));
  const pixels = size * size;
  return Array.from({ length: count }, (_, i) => images.subarray(i * pixels, (i + 1) * pixels));
}

/** Share of examples that the nearest of 300 others calls by their class. */
function nearestNeighbourAccuracy(difficulty: number): number {
  const pool = imagesOf({ ...settings, difficulty }, 1);
  const right = imagesOf({ ...settings, difficulty }, 2).filter(
    (image, i) => nearest(image, pool) % 10 === i % 10,
  );
  return right.length / settings.count;
}

test("pixels lie in [0, 1] and classes take turns, at every size and difficulty", () => {
  fc.assert(
    fc.property(
      fc.record({
        count: fc.integer({ min: 1, max: 25 }),
        size: fc.integer({ min: 8, max: 28 }),
        difficulty: fc.double({ min: 0, max: 1, noNaN: true }),
        seed: fc.integer(),
      }),
      ({ seed, ...settings }) => {
        const result = glyphs(settings, randomStream(seed));
        expect(result.images.length).toBe(settings.count * settings.size ** 2);
        expect(result.images.every((pixel) => pixel >= 0 && pixel <= 1)).toBe(true);
        expect([...result.labels]).toEqual(Array.from({ length: settings.count }, (_, i) => i % 10));
      },
    ),
    { numRuns: 40 },
  );
});

test("a longer set begins with the shorter one, and another stream draws others", () => {
  const long = glyphs(settings, randomStream(1));
  const short = glyphs({ ...settings, count: 100 }, randomStream(1));
  expect(long.images.subarray(0, short.images.length)).toEqual(short.images);
  expect(glyphs(settings, randomStream(2)).images).not.toEqual(long.images);
});

test("without difficulty every example of a class is the same and the ten classes differ", () => {
  const [first, second] = [1, 2].map((seed) => imagesOf({ count: 10, size: 12, difficulty: 0 }, seed));
  expect(second).toEqual(first);
  first!.forEach((image, i) => {
    expect(nearest(image, first!)).toBe(i);
    expect(image.reduce((ink, pixel) => ink + pixel, 0)).toBeGreaterThan(10);
  });
});

test("a 1 is drawn where its strokes are", () => {
  const size = 28;
  const one = imagesOf({ count: 2, size, difficulty: 0 }, 1)[1]!;
  const middle = Math.floor(((0.08 * 0.74 + 1) / 2) * size);
  for (let row = 8; row < 20; row++) {
    expect(one[row * size + middle]).toBe(1);
    expect(one[row * size + middle + 5]).toBe(0);
  }
  expect(Math.max(...one.subarray(0, 2 * size))).toBe(0);
});

test("difficulty makes classes harder to tell apart, but not hopeless", () => {
  const [easy, middling, hard] = [0.2, 0.5, 1].map(nearestNeighbourAccuracy);
  expect(easy).toBeGreaterThan(0.95);
  expect(middling).toBeGreaterThan(0.5);
  expect(middling).toBeLessThan(0.95);
  expect(hard).toBeLessThan(middling!);
  expect(hard).toBeGreaterThan(0.1);
});

test("settings out of range are input errors that name the setting", () => {
  const wrong = [
    [{ ...settings, size: 7 }, "size"],
    [{ ...settings, size: 12.5 }, "size"],
    [{ ...settings, difficulty: 1.01 }, "difficulty"],
    [{ ...settings, difficulty: Number.NaN }, "difficulty"],
    [{ ...settings, count: 0 }, "count"],
  ] as const;
  for (const [given, where] of wrong) {
    expect(() => glyphs(given, randomStream(1))).toThrow(
      expect.objectContaining({ code: "data/out-of-range", kind: "input", where }),
    );
  }
});
