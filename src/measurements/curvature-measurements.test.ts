import { numpy as np } from "@jax-js/jax";
import { describe, expect, test } from "vitest";
import { classifierObjective } from "#landscape";
import { hessianProducts, measureCurvature } from "#landscape/curvature";
import { crossEntropy } from "#landscape/losses";
import { randomStream } from "#random";
import { parameterLayout } from "#trees";
import type { Measured, MeasuredNetwork } from "./measurement.ts";
import { measurementNamed } from "./registry.ts";

const [INPUTS, HIDDEN, CLASSES, EXAMPLES] = [3, 4, 3, 24];

const objective = classifierObjective(
  {
    layout: parameterLayout([
      { name: "hidden.weight", shape: [INPUTS, HIDDEN] },
      { name: "hidden.bias", shape: [HIDDEN] },
      { name: "output.weight", shape: [HIDDEN, CLASSES] },
    ]),
    inputShape: [INPUTS],
    classes: CLASSES,
    logits: (parameters, x) => {
      const hidden = np.tanh(np.dot(x, parameters["hidden.weight"]!).add(parameters["hidden.bias"]!));
      return np.dot(hidden, parameters["output.weight"]!);
    },
  },
  crossEntropy.make(),
);

const draws = randomStream(41, "curvature measurements");
const normals = (count: number) => Float32Array.from({ length: count }, () => draws.normal());
const { size } = objective.layout;
const network = (key: string, diverged = false): MeasuredNetwork => ({
  key,
  parameters: normals(size),
  diverged,
  degenerate: false,
});
const networks = [network("a"), network("b", true), network("c")];
const train = {
  images: normals(EXAMPLES * INPUTS),
  labels: Int32Array.from({ length: EXAMPLES }, (_, i) => i % CLASSES),
  count: EXAMPLES,
  channels: 1,
  height: 1,
  width: INPUTS,
  classes: CLASSES,
};
const stream = (...purpose: readonly [string, ...(string | number)[]]) => randomStream(5, ...purpose);

/** What a measurement gives with some settings, and its others at their usual values. */
function measure(
  kind: string,
  settings: Readonly<Record<string, unknown>>,
  others?: readonly Float32Array[],
): Promise<readonly Measured[]> {
  return measurementNamed(kind)!.measure(requestOf(kind, settings, others));
}

function requestOf(
  kind: string,
  settings: Readonly<Record<string, unknown>>,
  others?: readonly Float32Array[],
) {
  const { settings: known } = measurementNamed(kind)!;
  const usual = Object.entries(known).map(([key, setting]) => [key, setting.usual.better]);
  return {
    objective,
    networks: others?.map((parameters) => ({ ...networks[0]!, parameters })) ?? networks,
    subjects: (others ?? networks).map((_, i) => [i]),
    data: { train, labels: train.labels, test: train },
    settings: { procedure: "better" as const, ...Object.fromEntries(usual), examples: 12, ...settings },
    stream,
    initialParameters: () => new Float32Array(size),
  };
}

const ASKED = [
  ["gauss_newton", {}, ["gauss_newton_top_eig", "gauss_newton_trace"]],
  ["fisher", {}, ["empirical_fisher_top_eig", "empirical_fisher_trace"]],
  ["fisher", { targets: "drawn", draws: 4 }, ["sampled_fisher_top_eig", "sampled_fisher_trace"]],
  [
    "spectral_density",
    { starts: 3, steps: 6 },
    ["hessian_negative_mass", "hessian_negative_nodes", "hessian_frobenius_norm"],
  ],
  ["layer_curvature", {}, ["layer_top_eig"]],
  ["eigenpairs", { pairs: 2, steps: 28 }, ["hessian_top_sum"]],
  ["filter_curvature", {}, ["hessian_filter_top_eig", "hessian_filter_trace"]],
] as const;

describe.each(ASKED)("%s %j", (kind, settings, quantities) => {
  test("gives its quantities of every network that did not diverge, and is measured only where it is asked for", async () => {
    expect(measurementNamed(kind)!.onlyAsked).toBe(true);
    const [first, diverged, last] = await measure(kind, settings);
    expect(diverged).toEqual({ observations: [] });
    for (const { observations } of [first!, last!]) {
      expect(observations.map(({ quantity }) => quantity)).toEqual(quantities);
      for (const { value } of observations) expect(value).toBeGreaterThanOrEqual(0);
    }
  });
});

test("the trace of a Fisher matrix has the errors of its probes and of the choice of examples", async () => {
  for (const targets of ["own", "drawn"]) {
    const [first] = await measure("fisher", { targets, draws: 2 });
    const { standardError, evidence } = first!.observations[1]!;
    expect(standardError).toBeCloseTo(
      Math.hypot(Number(evidence!.se_probes), Number(evidence!.se_examples)),
      10,
    );
    expect(evidence!.se_examples).toBeGreaterThan(0);
    const [whole] = await measure("fisher", { targets, draws: 2, examples: EXAMPLES });
    expect(whole!.observations[1]!.evidence!.se_examples).toBe(0);
  }
});

test("what is measured of a Gauss-Newton matrix is what the library gives", async () => {
  const [first] = await measure("gauss_newton", {});
  const [found] = await measureCurvature({
    objective,
    networks: [networks[0]!.parameters],
    examples: { inputs: train.images.subarray(0, 12 * INPUTS), targets: train.labels.subarray(0, 12) },
    streams: [stream("gauss_newton", "a")],
    matrix: "gauss-newton",
    lanczosSteps: 80,
    lanczosTolerance: 1e-3,
    traceProbes: 32,
    traceDeflation: false,
  });
  const [top, trace] = first!.observations;
  expect(top!.value).toBeCloseTo(found!.spectrum!.largest.value, 5);
  expect(trace!.value).toBeCloseTo(found!.trace!.value, 5);
});

test("a spectral density keeps its nodes and weights, start vector by start vector", async () => {
  const [first] = await measure("spectral_density", { starts: 3, steps: 6 });
  const { density_nodes, density_weights, density_counts } = first!.series!;
  expect(density_counts).toEqual([6, 6, 6]);
  expect(density_nodes).toHaveLength(18);
  for (let start = 0; start < 3; start++) {
    const weights = density_weights!.slice(6 * start, 6 * start + 6);
    expect(weights.reduce<number>((sum, weight) => sum + weight!, 0)).toBeCloseTo(1, 10);
  }
});

test("sharpness at a saddle, where the gradient is zero, is sought from a random point, and what needs a gradient says so", async () => {
  // Without hidden values no weight behind them matters, and without those no weight before them.
  const [found] = await measure("sharpness", { radius: 1, draws: 2 }, [new Float32Array(size)]);
  const byName = new Map(found!.observations.map((own) => [own.quantity, own]));
  expect(byName.get("sharpness_worst")!.value).toBeGreaterThan(0.01);
  expect(byName.get("sharpness_worst")!.evidence).toMatchObject({ began: "at random" });
  for (const quantity of ["sharpness_sam", "critical_sharpness"]) {
    expect(byName.get(quantity)).toMatchObject({
      value: null,
      evidence: { because: "the gradient is zero" },
    });
  }
  const [usual] = await measure("sharpness", { draws: 2 });
  for (const { value, evidence } of usual!.observations) {
    expect([value === null, evidence?.because, evidence?.began]).toEqual([false, undefined, undefined]);
  }
});

test("layers have their numbers in the order of the layout, and the largest eigenvalue is named", async () => {
  const [first] = await measure("layer_curvature", {});
  const { layer_trace, layer_top_eig } = first!.series!;
  expect([layer_trace!.length, layer_top_eig!.length]).toEqual([2, 2]);
  const { value, evidence } = first!.observations[0]!;
  expect(value).toBe(Math.max(...layer_top_eig!.map(Number)));
  expect(evidence!.layer).toBe(layer_top_eig![0]! > layer_top_eig![1]! ? "hidden" : "output");
  expect(evidence!.converged).toBe(true);
});

test("kept eigenpairs are eigenvectors of the Hessian, signed, and give their sum again", async () => {
  const settings = { pairs: 3, steps: 28, tolerance: 1e-4 };
  const measured = await measure("eigenpairs", settings);
  const [first] = measured;
  const { tensors, name } = first!.file!;
  expect(name).toMatch(/^eigenvectors\//);
  const { eigenvalues, eigenvalue_residuals, eigenvalue_converged } = first!.series!;
  expect(eigenvalue_converged).toEqual([1, 1, 1, 1, 1, 1]);
  const [top] = await measureCurvature({
    objective,
    networks: [networks[0]!.parameters],
    examples: { inputs: train.images.subarray(0, 12 * INPUTS), targets: train.labels.subarray(0, 12) },
    streams: [randomStream(1)],
    lanczosSteps: 28,
    lanczosTolerance: 1e-6,
    traceProbes: 2,
  });
  expect(eigenvalues![0]).toBeCloseTo(top!.spectrum!.largest.value, 4);
  expect(eigenvalues![3]).toBeCloseTo(top!.spectrum!.smallest.value, 4);
  const columns = [...tensors["largest.value"]!.data, ...tensors["smallest.value"]!.data];
  expect(columns).toBeAllclose(eigenvalues as number[], { absolute: 1e-6 });
  expect(eigenvalue_residuals!.every((residual) => Math.abs(residual!) < 1e-4)).toBe(true);

  const vectorOf = (end: string) =>
    Float64Array.from(
      objective.layout.entries.flatMap((entry) => [...tensors[`${end}.${entry.name}`]!.data]),
    );
  const vectors = ["largest1", "largest2", "largest3", "smallest1", "smallest2", "smallest3"].map(vectorOf);
  const products = await hessianProducts({
    objective,
    networks: [networks[0]!.parameters],
    examples: { inputs: train.images.subarray(0, 12 * INPUTS), targets: train.labels.subarray(0, 12) },
  });
  for (const [i, vector] of vectors.entries()) {
    const [product] = await products.apply([vector]);
    expect(product!.map((value) => value)).toBeAllclose(
      vector.map((value) => value * eigenvalues![i]!),
      { absolute: 1e-4 },
    );
    expect(Math.hypot(...vector)).toBeCloseTo(1, 6);
  }
  products.release();

  const again = await measurementNamed("eigenpairs")!.measureAgain(
    requestOf("eigenpairs", settings),
    measured.map(({ file }) => file?.tensors),
  );
  expect(again[1]).toEqual({ observations: [] });
  for (const i of [0, 2]) {
    const [sum] = measured[i]!.observations;
    expect(again[i]!.observations[0]!.value).toBeCloseTo(sum!.value!, 5);
  }
  const other = {
    ...first!.file!.tensors,
    "largest1.hidden.bias": first!.file!.tensors["largest2.hidden.bias"]!,
  };
  const [damaged] = await measurementNamed("eigenpairs")!.measureAgain(
    { ...requestOf("eigenpairs", settings), subjects: [[0]] },
    [other],
  );
  expect(damaged!.observations[0]!.value).not.toBeCloseTo(first!.observations[0]!.value!, 3);
});
