import fc from "fast-check";
import { expect, test } from "vitest";
import { randomStream } from "#random";
import type { ImagesWithNumbers } from "./dataset.ts";
import { haveNumbers, selectExamples, targetsOf, targetsPerExample } from "./examples.ts";
import { hashExamples } from "./hash.ts";
import { standardisation, standardise } from "./pixels.ts";
import { stratifiedSubset } from "./stratify.ts";
import { corruptNumbers } from "./target-noise.ts";

/** Rows of two columns, each answered with two numbers that say which row it is. */
function rows(count: number): ImagesWithNumbers {
  return {
    images: Float32Array.from({ length: 2 * count }, (_, i) => i),
    targets: Float32Array.from({ length: 2 * count }, (_, i) => (i % 2 === 0 ? i / 2 : -(i - 1) / 2)),
    count,
    channels: 2,
    height: 1,
    width: 1,
    outputs: 2,
    scale: { mean: [0, 0], deviation: [1, 1] },
  };
}

test("examples with numbers are chosen, drawn and standardised with their targets beside them", () => {
  const all = rows(5);
  const last = selectExamples(all, Int32Array.of(4, 0, 4));
  expect([...last.images]).toEqual([8, 9, 0, 1, 8, 9]);
  expect([...targetsOf(last)]).toEqual([4, -4, 0, -0, 4, -4]);
  expect([haveNumbers(last), last.count, targetsPerExample(last)]).toEqual([true, 3, 2]);
  const [three, four] = [3, 4].map((count) => stratifiedSubset(all, count, randomStream(1, "subset")));
  expect([...four!.targets.subarray(0, 6)]).toEqual([...three!.targets]);
  expect(new Set(four!.targets.filter((_, i) => i % 2 === 0)).size).toBe(4);
  const { images, targets, black } = standardise(all, standardisation(all));
  expect(images.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 5);
  expect([targets, black?.length]).toEqual([all.targets, 2]);
});

test("the hash of examples tells their targets and the unit of these apart", () => {
  const all = rows(3);
  const hashes = [
    all,
    { ...all, targets: all.targets.map((value, i) => (i === 5 ? 0 : value)) },
    { ...all, scale: { mean: [0, 1], deviation: [1, 1] } },
  ].map((set) => hashExamples(set));
  expect(new Set(hashes).size).toBe(3);
  expect(hashExamples(rows(3))).toBe(hashes[0]);
});

test("noise gives examples all targets of others, and more noise keeps what less has done", () => {
  const fraction = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(fraction, fraction, fc.constantFrom("redraw", "flip"), fc.nat(), (one, other, kind, seed) => {
      const { targets, outputs, count } = rows(40);
      const [less, more] = [one, other]
        .sort((a, b) => a - b)
        .map((share) => {
          const noisy = corruptNumbers(
            targets,
            outputs,
            { fraction: share, kind },
            randomStream(seed, "noise"),
          );
          return Array.from({ length: count }, (_, i) => {
            // Each example's targets are still those of one row.
            expect(noisy[2 * i]! + noisy[2 * i + 1]!).toBe(0);
            return noisy[2 * i]!;
          });
        });
      for (const [i, row] of less!.entries()) if (row !== i) expect(more![i]).toBe(row);
      if (kind !== "flip") return;
      const changed = more!.filter((row, i) => row !== i).length;
      expect(changed).toBe(Math.round(Math.max(one, other) * count));
    }),
    { numRuns: 50 },
  );
});

test("no noise leaves targets as they are, and a share beyond 1 or a single example is refused", () => {
  const { targets } = rows(3);
  const stream = randomStream(1, "noise");
  expect(corruptNumbers(targets, 2, { fraction: 0, kind: "redraw" }, stream)).toBe(targets);
  expect(() => corruptNumbers(targets, 2, { fraction: 1.5, kind: "flip" }, stream)).toThrow(/label_noise/);
  expect(() => corruptNumbers(targets, 6, { fraction: 1, kind: "flip" }, stream)).toThrow(/examples/);
});
