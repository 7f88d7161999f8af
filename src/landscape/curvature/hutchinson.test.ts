import { describe, expect, test } from "vitest";
import { randomStream } from "#random";
import { studentQuantile } from "#statistics";
import { type HutchinsonOptions, hutchinson } from "./hutchinson.ts";
import { denseOperators, inLockstep } from "./symmetric-operators.ts";

/** AᵀA of A = reshape(0 … 11, 6 × 2). */
const GRAM = Float64Array.of(220, 250, 250, 286);

async function trace(matrix: Float64Array, options: Partial<HutchinsonOptions> & { probes: number }) {
  const operators = denseOperators([matrix]);
  const stream = randomStream(3, "probes");
  const [estimate] = await inLockstep(
    [hutchinson({ dimension: operators.dimension, stream, ...options })],
    operators,
  );
  return estimate!;
}

describe("hutchinson", () => {
  test("on the Gram matrix of trace 506 every probe is 6 or 1006", async () => {
    const seen = new Set<number>();
    for (let seed = 0; seed < 20; seed++) {
      seen.add((await trace(GRAM, { probes: 1, stream: randomStream(seed, "probe") })).value);
    }
    expect([...seen].sort((a, b) => a - b)).toEqual([6, 1006]);
  });

  test("is unbiased with variance 2(‖H‖² - Σ H²ᵢᵢ) a probe, and says so", async () => {
    const matrix = Float64Array.of(3, 1, -2, 1, -1, 0.5, -2, 0.5, 4);
    const probes = 20_000;
    const { value, standardError } = await trace(matrix, { probes });
    const exact = Math.sqrt((2 * 2 * (1 + 4 + 0.25)) / probes);
    expect(standardError).toBeGreaterThan(0.97 * exact);
    expect(standardError).toBeLessThan(1.03 * exact);
    expect(Math.abs(value - 6)).toBeLessThan(4 * exact);
  });

  test("is exact with one probe on a diagonal matrix, and admits to no standard error", async () => {
    expect(await trace(Float64Array.of(2, 0, 0, -5), { probes: 1 })).toEqual({
      value: -3,
      standardError: null,
      probes: 1,
      blocks: [],
    });
  });

  test("traces of the blocks of a partition sum to the trace, with the same probes", async () => {
    const matrix = Float64Array.of(3, 1, -2, 1, -1, 0.5, -2, 0.5, 4);
    const blocks = [
      { offset: 0, size: 1 },
      { offset: 1, size: 2 },
    ];
    const estimate = await trace(matrix, { probes: 400, blocks });
    expect(estimate.blocks[0]!.value + estimate.blocks[1]!.value).toBeCloseTo(estimate.value, 12);
    for (const [i, exact] of [3, 3].entries()) {
      const { value, standardError } = estimate.blocks[i]!;
      expect(Math.abs(value - exact)).toBeLessThan(4 * standardError!);
    }
  });

  test("stops once the wanted precision is reached, and at the latest when probes run out", async () => {
    const precise = await trace(GRAM, { probes: 10_000, relativeError: 0.05 });
    expect(precise.probes).toBeLessThan(10_000);
    expect(precise.standardError! / precise.value).toBeLessThanOrEqual(0.05);
    expect((await trace(GRAM, { probes: 12, relativeError: 1e-6 })).probes).toBe(12);
  });

  test("widens the error by Student's t where it ended early, and nowhere else", async () => {
    const blocks = [{ offset: 0, size: 1 }];
    const early = await trace(GRAM, { probes: 10_000, relativeError: 0.05, blocks });
    const fixed = await trace(GRAM, { probes: early.probes, blocks });
    const widened = studentQuantile(0.975, early.probes - 1) / studentQuantile(0.975, 1e9);
    expect(widened).toBeGreaterThan(1.001);
    expect(early.value).toBe(fixed.value);
    expect(early.standardError! / fixed.standardError!).toBeCloseTo(widened, 5);
    expect(early.blocks[0]!.standardError! / fixed.blocks[0]!.standardError!).toBeCloseTo(widened, 5);
    for (const probes of [1, 2, 8, 12]) {
      const all = await trace(GRAM, { probes, blocks });
      expect(await trace(GRAM, { probes, relativeError: 1e-6, blocks })).toEqual(all);
      if (probes <= 8) expect(await trace(GRAM, { probes, relativeError: 1e6, blocks })).toEqual(all);
    }
    expect((await trace(GRAM, { probes: 9, relativeError: 1e6 })).probes).toBe(8);
  });

  test("gives null for products that are not finite", async () => {
    expect(await trace(Float64Array.of(Number.POSITIVE_INFINITY, 0, 0, 1), { probes: 3 })).toBeNull();
  });
});
