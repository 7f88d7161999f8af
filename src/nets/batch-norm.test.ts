import { defaultDevice, grad, init, numpy as np, vmap } from "@jax-js/jax";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { randomStream } from "#random";
import { elementCount } from "#trees";
import { type BatchNorm, batchNormByStatistics, batchNormOfBatch, disposeStatistics } from "./batch-norm.ts";

beforeAll(async () => {
  await init("cpu");
  defaultDevice("cpu");
});

const EPSILON = 1e-5;

const float64 = (values: readonly number[], shape: readonly number[] = [values.length]): np.Array =>
  np.array([...values], { dtype: np.float64 }).reshape([...shape]);

function draws(count: number, name: string): number[] {
  const stream = randomStream(5, name);
  return Array.from({ length: count }, () => stream.normal());
}

const equalShares = (batch: number): number[] => Array<number>(batch).fill(1 / batch);

/** What the definition gives for values `[batch, channels, pixels]`: examples repeat by their weights. */
function byDefinition(
  values: readonly number[],
  [batch, channels, pixels]: readonly [number, number, number],
  shares: readonly number[],
  weight: readonly number[],
  bias: readonly number[],
) {
  const at = (n: number, c: number, p: number) => values[(n * channels + c) * pixels + p]!;
  const normalised = [...values];
  const means: number[] = [];
  const unbiased: number[] = [];
  for (let c = 0; c < channels; c++) {
    const average = (f: (value: number) => number) => {
      let sum = 0;
      for (let n = 0; n < batch; n++)
        for (let p = 0; p < pixels; p++) sum += (shares[n]! / pixels) * f(at(n, c, p));
      return sum;
    };
    const mean = average((value) => value);
    const variance = average((value) => (value - mean) ** 2);
    const count = shares.filter((share) => share > 0).length * pixels;
    means.push(mean);
    unbiased.push((variance * count) / (count - 1));
    for (let n = 0; n < batch; n++)
      for (let p = 0; p < pixels; p++)
        normalised[(n * channels + c) * pixels + p] =
          ((at(n, c, p) - mean) / Math.sqrt(variance + EPSILON)) * weight[c]! + bias[c]!;
  }
  return { normalised, means, unbiased };
}

function apply(batchNorm: BatchNorm, values: readonly number[], shape: readonly number[]): number[] {
  const channels = shape[1]!;
  return batchNorm(
    "bn",
    float64(values, shape),
    float64(draws(channels, "weight")),
    float64(draws(channels, "bias")),
  )
    .reshape([-1])
    .js() as number[];
}

describe("batchNormByStatistics", () => {
  it.each([[[4, 3]], [[2, 3, 2, 2]]])("scales and shifts each channel of %j", (shape) => {
    const values = draws(elementCount(shape), "values");
    const statistics = {
      "bn.running_mean": float64([1, -2, 0.5]),
      "bn.running_var": float64([4, 0.25, 0]),
    };
    const [weight, bias] = [draws(3, "weight"), draws(3, "bias")];
    const pixels = elementCount(shape.slice(2));
    const expected = values.map((value, i) => {
      const c = Math.floor(i / pixels) % 3;
      return ((value - [1, -2, 0.5][c]!) / Math.sqrt([4, 0.25, 0][c]! + EPSILON)) * weight[c]! + bias[c]!;
    });
    expect(apply(batchNormByStatistics(statistics), values, shape)).toBeAllclose(expected, {
      absolute: 5e-11,
    });
    // Borrowed, not consumed: a second pass reads them again.
    expect(apply(batchNormByStatistics(statistics), values, shape)).toBeAllclose(expected, {
      absolute: 5e-11,
    });
    disposeStatistics(statistics);
  });

  it("names the layer that has no statistics", () => {
    expect(() => apply(batchNormByStatistics({}), [1, 2], [2, 1])).toThrow(
      expect.objectContaining({ code: "nets/statistics", where: "bn.running_var" }),
    );
  });
});

describe("batchNormOfBatch", () => {
  it("computes a batch worked out by hand", () => {
    // Channel values 1, 3 and 5: mean 3, biased variance 8/3, unbiased 4.
    const { batchNorm, statistics } = batchNormOfBatch(float64(equalShares(3)));
    const y = batchNorm("bn", float64([1, 3, 5], [3, 1]), float64([2]), float64([7]));
    const step = 4 / Math.sqrt(8 / 3 + EPSILON);
    expect(y.reshape([-1]).js() as number[]).toBeAllclose([7 - step, 7, 7 + step], { absolute: 5e-11 });
    const found = statistics();
    expect(Object.keys(found)).toEqual(["bn.running_mean", "bn.running_var"]);
    expect((found["bn.running_mean"]!.js() as number[])[0]).toBeCloseTo(3, 12);
    expect((found["bn.running_var"]!.js() as number[])[0]).toBeCloseTo(4, 12);
  });

  it.each([[[6, 3]], [[4, 2, 3]], [[3, 2, 2, 3]]])("agrees with the definition on %j", (shape) => {
    const [batch, channels] = shape as [number, number];
    const pixels = elementCount(shape.slice(2));
    const values = draws(elementCount(shape), "values");
    const { batchNorm, statistics } = batchNormOfBatch(float64(equalShares(batch)));
    const expected = byDefinition(
      values,
      [batch, channels, pixels],
      equalShares(batch),
      draws(channels, "weight"),
      draws(channels, "bias"),
    );
    expect(apply(batchNorm, values, shape)).toBeAllclose(expected.normalised, { absolute: 5e-11 });
    const found = statistics();
    expect(found["bn.running_mean"]!.js() as number[]).toBeAllclose(expected.means, { absolute: 5e-11 });
    expect(found["bn.running_var"]!.js() as number[]).toBeAllclose(expected.unbiased, { absolute: 5e-11 });
  });

  it("lets no filler count, whatever it holds", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 3 }),
        fc.double({ min: -9, max: 9, noNaN: true }),
        (fillers, fill) => {
          const values = draws(5 * 2 * 4, "values");
          const filled = [...values, ...Array<number>(fillers * 2 * 4).fill(fill)];
          const alone = batchNormOfBatch(float64(equalShares(5)));
          const padded = batchNormOfBatch(float64([...equalShares(5), ...Array<number>(fillers).fill(0)]));
          const expected = apply(alone.batchNorm, values, [5, 2, 2, 2]);
          expect(apply(padded.batchNorm, filled, [5 + fillers, 2, 2, 2]).slice(0, 5 * 2 * 4)).toBeAllclose(
            expected,
            { absolute: 5e-11 },
          );
          const [first, second] = [alone.statistics(), padded.statistics()];
          for (const name of ["bn.running_mean", "bn.running_var"]) {
            expect(second[name]!.js() as number[]).toBeAllclose(first[name]!.js() as number[], {
              absolute: 5e-11,
            });
          }
        },
      ),
      { numRuns: 10 },
    );
  });

  it("weighs each example by its share", () => {
    const values = draws(3 * 2 * 2, "values");
    const shares = [0.5, 0.2, 0.3];
    const expected = byDefinition(values, [3, 2, 2], shares, draws(2, "weight"), draws(2, "bias"));
    expect(apply(batchNormOfBatch(float64(shares)).batchNorm, values, [3, 2, 2])).toBeAllclose(
      expected.normalised,
      { absolute: 5e-11 },
    );
  });

  it("keeps its variance where the mean is large, in float32", () => {
    const values = draws(64, "large").map((value) => 3000 + value);
    const { batchNorm } = batchNormOfBatch(np.array(equalShares(64)));
    const y = batchNorm("bn", np.array(values).reshape([64, 1]), np.array([1]), np.array([0]));
    const expected = byDefinition(values.map(Math.fround), [64, 1, 1], equalShares(64), [1], [0]).normalised;
    expect(y.reshape([-1]).js() as number[]).toBeAllclose(expected, { absolute: 5e-3 });
  });

  it("has the gradient of finite differences, through mean and variance", () => {
    const shape = [3, 2, 2];
    const values = draws(12, "values");
    const coefficients = draws(12, "coefficients");
    const shares = [0.5, 0.2, 0.3];
    const value = (activations: np.Array) =>
      batchNormOfBatch(float64(shares))
        .batchNorm("bn", activations, float64([0.7, -1.2]), float64([0.1, 0.2]))
        .mul(float64(coefficients, shape))
        .sum();
    const slopes = grad(value)(float64(values, shape)).reshape([-1]).js() as number[];
    const differences = values.map((own, i) => {
      const at = (by: number) => value(float64(values.with(i, own + by), shape)).js() as number;
      return (at(1e-5) - at(-1e-5)) / 2e-5;
    });
    expect(slopes).toBeAllclose(differences, { absolute: 5e-7 });
  });

  it("has the second derivatives of finite differences", () => {
    const shape = [4, 1];
    const values = draws(4, "second");
    const cubes = (activations: np.Array) => {
      const y = batchNormOfBatch(float64(equalShares(4))).batchNorm(
        "bn",
        activations,
        float64([1.3]),
        float64([0.4]),
      );
      return y.ref.mul(y.ref).mul(y).sum();
    };
    const slope = (point: readonly number[]) =>
      grad(cubes)(float64(point, shape)).reshape([-1]).js() as number[];
    const direction = draws(4, "direction");
    const along = (activations: np.Array) => grad(cubes)(activations).mul(float64(direction, shape)).sum();
    const product = grad(along)(float64(values, shape)).reshape([-1]).js() as number[];
    const moved = (by: number) => slope(values.map((value, i) => value + by * direction[i]!));
    const [ahead, behind] = [moved(1e-5), moved(-1e-5)];
    const differences = ahead.map((slope, i) => (slope - behind[i]!) / 2e-5);
    expect(product).toBeAllclose(differences, { absolute: 5e-6 });
  });

  it("passes no derivative through the statistics it hands out", () => {
    const slopes = grad((activations: np.Array) => {
      const { batchNorm, statistics } = batchNormOfBatch(float64(equalShares(3)));
      batchNorm("bn", activations, float64([1]), float64([0])).dispose();
      const found = statistics();
      return found["bn.running_mean"]!.add(found["bn.running_var"]!).sum();
    })(float64([1, 2, 4], [3, 1]));
    expect(slopes.js()).toEqual([[0], [0], [0]]);
  });

  it("vectorises over networks as it computes each alone", () => {
    const shape = [3, 2, 2, 2];
    const values = draws(2 * 24, "networks");
    const together = vmap((activations: np.Array) =>
      batchNormOfBatch(float64(equalShares(3))).batchNorm(
        "bn",
        activations,
        float64(draws(2, "weight")),
        float64(draws(2, "bias")),
      ),
    )(float64(values, [2, ...shape]));
    const alone = [values.slice(0, 24), values.slice(24)].flatMap((each) =>
      apply(batchNormOfBatch(float64(equalShares(3))).batchNorm, each, shape),
    );
    expect(together.reshape([-1]).js() as number[]).toBeAllclose(alone, { absolute: 5e-11 });
  });

  it("refuses a batch of one value a channel", () => {
    expect(() => apply(batchNormOfBatch(float64([1])).batchNorm, [1, 2], [1, 2, 1, 1])).toThrow(
      expect.objectContaining({ code: "nets/batch-of-one", kind: "input" }),
    );
  });
});
