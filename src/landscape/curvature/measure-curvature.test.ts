import { nn, numpy as np } from "@jax-js/jax";
import { describe, expect, test } from "vitest";
import { randomStream } from "#random";
import { parameterLayout } from "#trees";
import type { Classifier } from "../classifier.ts";
import { crossEntropyObjective } from "../cross-entropy-objective.testing.ts";
import { curvatureProducts, hessianProducts } from "./curvature-products.ts";
import { type CurvatureRequest, measureCurvature, measurePublishedCurvature } from "./measure-curvature.ts";
import type { CurvatureOperators } from "./product-request.ts";

const classifier: Classifier = {
  layout: parameterLayout([
    { name: "hidden.weight", shape: [4, 5] },
    { name: "output.weight", shape: [5, 3] },
  ]),
  inputShape: [4],
  classes: 3,
  logits: (parameters, x) =>
    np.dot(nn.relu(np.dot(x, parameters["hidden.weight"]!)), parameters["output.weight"]!),
};

const draws = randomStream(2, "measure-curvature");
const normals = (count: number) => Float32Array.from({ length: count }, () => draws.normal());
const networks = [normals(35), normals(35)];
const request: CurvatureRequest = {
  objective: crossEntropyObjective(classifier),
  networks,
  examples: { inputs: normals(60), targets: Int32Array.from({ length: 15 }, (_, i) => i % 3) },
  streams: [randomStream(1, "a"), randomStream(1, "b")],
  lanczosSteps: 35,
  lanczosTolerance: 1e-5,
  traceProbes: 200,
};

/** The diagonal of every network's Hessian, one product a column. */
async function diagonals(): Promise<Float64Array[]> {
  const operators = await hessianProducts(request);
  const diagonal = networks.map(() => new Float64Array(35));
  for (let i = 0; i < 35; i++) {
    const unit = new Float64Array(35);
    unit[i] = 1;
    const products = await operators.apply(networks.map(() => unit));
    for (const [k, product] of products.entries()) diagonal[k]![i] = product![i]!;
  }
  operators.release();
  return diagonal;
}

describe("measureCurvature", () => {
  test("covers the exact trace, and that of every parameter, within four standard errors", async () => {
    const measured = await measureCurvature(request);
    for (const [k, diagonal] of (await diagonals()).entries()) {
      const sum = (from: number, to: number) => diagonal.subarray(from, to).reduce((a, b) => a + b, 0);
      const { trace, traceByParameter } = measured[k]!;
      const estimates = [
        [trace!, sum(0, 35)],
        [traceByParameter!["hidden.weight"]!, sum(0, 20)],
        [traceByParameter!["output.weight"]!, sum(20, 35)],
      ] as const;
      for (const [{ value, standardError, probes }, exact] of estimates) {
        expect(probes).toBe(200);
        expect(Math.abs(value - exact)).toBeLessThan(4 * standardError!);
      }
    }
  });

  test("the published procedure agrees with Lanczos on the larger end, and finds no smaller one", async () => {
    const better = await measureCurvature(request);
    const published = await measurePublishedCurvature(request);
    for (const [k, { spectrum }] of better.entries()) {
      const { largest, smallest } = spectrum!;
      expect(largest.converged && smallest.converged).toBe(true);
      expect(smallest.value).toBeLessThan(0);
      const extreme = largest.value > -smallest.value ? largest.value : smallest.value;
      expect(published[k]!.topEigenvalue!.value / extreme).toBeCloseTo(1, 1);
      expect(Math.abs(published[k]!.topEigenvalue!.value)).toBeLessThanOrEqual(Math.abs(extreme) * 1.00001);
    }
  });

  test("a network's result does not depend on its company", async () => {
    const together = await measureCurvature(request);
    const [alone] = await measureCurvature({
      ...request,
      networks: [networks[1]!],
      streams: [request.streams[1]!],
    });
    expect(alone!.trace!.value).toBeCloseTo(together[1]!.trace!.value, 5);
    expect(alone!.spectrum!.largest.value).toBeCloseTo(together[1]!.spectrum!.largest.value, 5);
  });

  test("a network that overflows is null and harms no other", async () => {
    const overflowing = new Float32Array(35).fill(1e30);
    const [sound, broken] = await measureCurvature({ ...request, networks: [networks[0]!, overflowing] });
    expect(broken).toMatchObject({ spectrum: null, trace: null, traceByParameter: null });
    expect(sound!.trace).not.toBeNull();
  });

  test("refuses a number of streams that is not the number of networks", async () => {
    const streams = request.streams.slice(1);
    for (const measure of [measureCurvature, measurePublishedCurvature]) {
      await expect(measure({ ...request, streams })).rejects.toMatchObject({ code: "curvature/streams" });
    }
  });
});

describe("a trace with random vectors of its own for every run of examples", () => {
  const many = Array.from({ length: 120 }, (_, i) => randomStream(1, "runs", i));
  const measuredBy = (more: Partial<CurvatureRequest>) =>
    measureCurvature({
      ...request,
      networks: many.map(() => networks[0]!),
      streams: many,
      traceDeflation: false,
      lanczosSteps: 3,
      traceProbes: 3,
      ...more,
    });
  const rootMeanSquare = (values: readonly number[]) =>
    Math.sqrt(values.reduce((sum, value) => sum + value ** 2, 0) / values.length);

  test.each([
    ["as it is", { traceRuns: 5 }],
    ["of runs of two examples and of one", { traceRuns: 8 }],
    ["of single examples", { traceRuns: 100 }],
    ["left by the eigenvalue iteration", { traceRuns: 5, traceDeflation: true }],
    ["of a Gauss-Newton matrix", { traceRuns: 5, matrix: "gauss-newton" }],
  ] as const)("has the exact one for its mean, and errors that cover it: %s", async (_, more) => {
    const operators = await curvatureProducts({ ...request, ...more });
    const exact = await traceOf(operators);
    operators.release();
    const found = await measuredBy(more);
    const errors = found.map(({ trace }) => trace!.value - exact);
    const mean = errors.reduce((sum, error) => sum + error, 0) / errors.length;
    const spread = rootMeanSquare(errors);
    expect(Math.abs(mean)).toBeLessThan((3 * spread) / Math.sqrt(errors.length));
    const within = (most: number) =>
      found.filter(({ trace }, i) => Math.abs(errors[i]!) <= most * trace!.standardError!).length /
      found.length;
    expect(within(1)).toBeGreaterThan(0.55);
    expect(within(2)).toBeGreaterThan(0.88);
    expect(found[0]!.trace!.probes).toBe(3);
    expect(found[0]!.traceByParameter).toBeNull();
  });

  test("spreads less than with vectors that all examples share", async () => {
    const spreadOf = async (traceRuns: number) =>
      rootMeanSquare((await measuredBy({ traceRuns })).map(({ trace }) => trace!.standardError!));
    expect(await spreadOf(15)).toBeLessThan(0.85 * (await spreadOf(1)));
  });

  test("depends on nothing but the network and its stream", async () => {
    const options = { ...request, traceProbes: 9, traceRuns: 4 };
    const together = await measureCurvature(options);
    for (const own of [{}, { blockSize: 2 }, { chunkSize: 6 }]) {
      const [alone] = await measureCurvature({
        ...options,
        ...own,
        networks: [networks[1]!],
        streams: [request.streams[1]!],
      });
      expect(alone!.trace!.value).toBeCloseTo(together[1]!.trace!.value, 5);
      expect(alone!.trace!.standardError).toBeCloseTo(together[1]!.trace!.standardError!, 5);
    }
  });

  test("ends early where the error is small enough, and not before eight", async () => {
    const options = { ...request, traceRuns: 5, traceProbes: 100 };
    const [loose] = await measureCurvature({ ...options, traceTolerance: 1 });
    expect(loose!.trace!.probes).toBe(8);
    const [tight] = await measureCurvature({ ...options, traceTolerance: 1e-9 });
    expect(tight!.trace!.probes).toBe(100);
    const [some] = await measureCurvature({ ...options, traceTolerance: 0.03 });
    expect(some!.trace!.standardError! / some!.trace!.value).toBeLessThan(0.031);
    expect(some!.trace!.probes).toBeLessThan(100);
  });

  test("is null where a network overflows", async () => {
    const overflowing = new Float32Array(35).fill(1e30);
    const options = { ...request, networks: [networks[0]!, overflowing], traceRuns: 5 };
    const [sound, broken] = await measureCurvature(options);
    expect(broken!.trace).toBeNull();
    expect(sound!.trace).not.toBeNull();
  });
});

/** The sum of the diagonal of the first matrix, by unit vectors. */
async function traceOf({ dimension, count, apply }: CurvatureOperators): Promise<number> {
  let trace = 0;
  for (let i = 0; i < dimension; i++) {
    const unit = new Float64Array(dimension);
    unit[i] = 1;
    const [product] = await apply(Array.from({ length: count }, () => unit));
    trace += product![i]!;
  }
  return trace;
}

test("the Gauss-Newton matrix has the trace that its diagonal sums to, and no negative end", async () => {
  const [found] = await measureCurvature({ ...request, matrix: "gauss-newton", traceProbes: 200 });
  const operators = await curvatureProducts({ ...request, matrix: "gauss-newton" });
  const units = Array.from({ length: operators.dimension }, (_, i) => {
    const unit = new Float64Array(operators.dimension);
    unit[i] = 1;
    return unit;
  });
  const columns = await operators.applyBlocks(request.networks.map(() => units));
  operators.release();
  const exact = columns[0]!.reduce((sum, column, i) => sum + column[i]!, 0);
  expect(Math.abs(found!.trace!.value - exact)).toBeLessThan(4 * found!.trace!.standardError!);
  expect(found!.spectrum!.smallest.value).toBeGreaterThan(-1e-5 * found!.spectrum!.largest.value);
});
