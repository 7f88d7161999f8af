import { nn, numpy as np } from "@jax-js/jax";
import { describe, expect, test } from "vitest";
import { randomStream } from "#random";
import { parameterLayout } from "#trees";
import type { Classifier } from "../classifier.ts";
import { crossEntropyObjective } from "../cross-entropy-objective.testing.ts";
import { curvatureProducts, hessianProducts } from "./curvature-products.ts";
import { type CurvatureRequest, measureCurvature, measurePublishedCurvature } from "./measure-curvature.ts";

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
