import fc from "fast-check";
import { expect, test } from "vitest";
import { randomStream } from "#random";
import type { LabelledImages } from "./dataset.ts";
import { stratifiedIndices, stratifiedSplit, stratifiedSubset } from "./stratify.ts";

const labelled = fc.integer({ min: 1, max: 6 }).chain((classes) =>
  fc.record({
    classes: fc.constant(classes),
    labels: fc
      .array(fc.integer({ min: 0, max: classes - 1 }), { minLength: 1, maxLength: 80 })
      .map((values) => Int32Array.from(values)),
    seed: fc.integer(),
  }),
);

function classCounts(labels: Int32Array, classes: number): number[] {
  const counts = new Array<number>(classes).fill(0);
  for (const label of labels) counts[label]!++;
  return counts;
}

test("class counts differ by at most one, but for classes that have no more", () => {
  fc.assert(
    fc.property(labelled, fc.double({ min: 0, max: 1, noNaN: true }), ({ labels, classes, seed }, share) => {
      const count = Math.max(1, Math.round(share * labels.length));
      const indices = stratifiedIndices({ labels, classes }, count, randomStream(seed));
      expect(new Set(indices).size).toBe(count);
      const available = classCounts(labels, classes);
      const chosen = classCounts(
        indices.map((i) => labels[i]!),
        classes,
      );
      const most = Math.max(...chosen);
      chosen.forEach((number, label) => {
        expect(number).toBeGreaterThanOrEqual(Math.min(most - 1, available[label]!));
      });
    }),
  );
});

test("a larger subset begins with the smaller one of the same stream", () => {
  fc.assert(
    fc.property(labelled, fc.nat(), fc.nat(), ({ labels, classes, seed }, a, b) => {
      const [small, large] = [1 + (a % labels.length), 1 + (b % labels.length)].sort((x, y) => x - y);
      const smaller = stratifiedIndices({ labels, classes }, small!, randomStream(seed));
      const larger = stratifiedIndices({ labels, classes }, large!, randomStream(seed));
      expect(larger.subarray(0, small)).toEqual(smaller);
    }),
  );
});

test("different streams choose different examples", () => {
  const labels = Int32Array.from({ length: 200 }, (_, i) => i % 10);
  const first = stratifiedIndices({ labels, classes: 10 }, 50, randomStream(1));
  const second = stratifiedIndices({ labels, classes: 10 }, 50, randomStream(2));
  expect(first).not.toEqual(second);
});

test("a subset carries the pixels of its examples and leaves the pool alone", () => {
  const pool: LabelledImages = {
    images: Float32Array.from({ length: 24 }, (_, i) => i),
    labels: Int32Array.from([0, 1, 2, 0, 1, 2]),
    count: 6,
    channels: 1,
    height: 2,
    width: 2,
    classes: 3,
  };
  const subset = stratifiedSubset(pool, 3, randomStream(3));
  expect(subset.count).toBe(3);
  expect([...subset.labels].sort()).toEqual([0, 1, 2]);
  for (let i = 0; i < 3; i++) {
    const source = subset.images[4 * i]! / 4;
    expect([...subset.images.subarray(4 * i, 4 * i + 4)]).toEqual([0, 1, 2, 3].map((p) => 4 * source + p));
    expect(subset.labels[i]).toBe(pool.labels[source]);
  }
});

test("a split parts every class by the same share and loses nobody", () => {
  fc.assert(
    fc.property(labelled, fc.double({ min: 0, max: 1, noNaN: true }), ({ labels, classes, seed }, share) => {
      const { first, second } = stratifiedSplit({ labels, classes }, share, randomStream(seed));
      expect([...first, ...second].sort((a, b) => a - b)).toEqual([...labels.keys()]);
      const inSecond = classCounts(
        second.map((i) => labels[i]!),
        classes,
      );
      expect(inSecond).toEqual(classCounts(labels, classes).map((number) => Math.round(share * number)));
    }),
  );
});

test("more examples than there are is an input error", () => {
  const labels = Int32Array.of(0, 1);
  expect(() => stratifiedIndices({ labels, classes: 2 }, 3, randomStream(1))).toThrow(
    expect.objectContaining({ code: "data/too-few-examples", kind: "input" }),
  );
  expect(() => stratifiedIndices({ labels, classes: 2 }, 1.5, randomStream(1))).toThrow(
    expect.objectContaining({ code: "data/out-of-range", where: "count" }),
  );
});

test("a class of hundreds of thousands is split", () => {
  const examples = { labels: new Int32Array(300_000), classes: 1 };
  const { first, second } = stratifiedSplit(examples, 0.5, randomStream(1));
  expect([first.length, second.length]).toEqual([150_000, 150_000]);
});
