import { describe, expect, test } from "vitest";
import { randomStream } from "#random";
import type { LabelledImages } from "./dataset.ts";
import { mixupProbes } from "./mixup-probes.ts";

/** Example `i` has pixel `i` alone lit, so a mixture shows which two examples it is made of. */
function lights(count: number): LabelledImages {
  return {
    images: Float32Array.from({ length: count * count }, (_, p) => (p % (count + 1) === 0 ? 1 : 0)),
    labels: Int32Array.from({ length: count }, (_, i) => i % 4),
    count,
    channels: 1,
    height: 1,
    width: count,
    classes: 4,
  };
}

/** The examples lit with weight λ and 1 - λ; the same one twice if it was mixed with itself. */
function pairBehind(probe: Float32Array, lambda: number): readonly [number, number] {
  const lit = Array.from(probe.keys()).filter((i) => probe[i] !== 0);
  if (lit.length === 1) {
    expect(probe[lit[0]!]).toBeCloseTo(1, 6);
    return [lit[0]!, lit[0]!];
  }
  const [first, second] = lit.sort((i, j) => Math.abs(probe[i]! - lambda) - Math.abs(probe[j]! - lambda));
  expect(probe[first!]).toBeCloseTo(lambda, 6);
  expect(probe[second!]).toBeCloseTo(1 - lambda, 6);
  return [first!, second!];
}

describe.each(["example", "batch"] as const)("weights by %s", (weights) => {
  const count = 40;
  const probes = mixupProbes(lights(count), { count, alpha: 4, weights }, randomStream(1));

  test("every probe mixes two examples, and each example is first once and partner once", () => {
    const pairs = Array.from({ length: count }, (_, p) =>
      pairBehind(probes.images.subarray(count * p, count * (p + 1)), probes.lambda[p]!),
    );
    const all = Array.from({ length: count }, (_, i) => i);
    expect(pairs.map(([first]) => first).sort((a, b) => a - b)).toEqual(all);
    expect(pairs.map(([, second]) => second).sort((a, b) => a - b)).toEqual(all);
  });

  test("the stream fixes the probes", () => {
    const again = mixupProbes(lights(count), { count, alpha: 4, weights }, randomStream(1));
    expect(again).toEqual(probes);
    const other = mixupProbes(lights(count), { count, alpha: 4, weights }, randomStream(2));
    expect(other.images).not.toEqual(probes.images);
  });
});

test("weights follow Beta(alpha, alpha)", () => {
  const count = 1000;
  const { lambda } = mixupProbes(lights(count), { count, alpha: 16 }, randomStream(3));
  const mean = lambda.reduce((sum, x) => sum + x, 0) / count;
  const variance = lambda.reduce((sum, x) => sum + (x - mean) ** 2, 0) / count;
  const expected = 1 / (4 * 33);
  expect(Math.abs(mean - 0.5)).toBeLessThan(4.5 * Math.sqrt(expected / count));
  expect(Math.abs(variance / expected - 1)).toBeLessThan(4.5 * Math.sqrt(2 / count));
});

test("the paper's variant draws one weight for each 128 probes", () => {
  const { lambda } = mixupProbes(lights(300), { count: 300, alpha: 16, weights: "batch" }, randomStream(4));
  expect(new Set(lambda.subarray(0, 128)).size).toBe(1);
  expect(new Set(lambda.subarray(128, 256)).size).toBe(1);
  expect(new Set(lambda).size).toBe(3);
});

test("bad settings are input errors", () => {
  expect(() => mixupProbes(lights(8), { count: 8, alpha: 0.2 }, randomStream(1))).toThrow(
    expect.objectContaining({ code: "data/out-of-range", where: "mixup_alpha" }),
  );
  expect(() => mixupProbes(lights(8), { count: 9, alpha: 1 }, randomStream(1))).toThrow(
    expect.objectContaining({ code: "data/too-few-examples", kind: "input" }),
  );
});
