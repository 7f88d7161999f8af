import { nn, numpy as np } from "@jax-js/jax";
import { expect, test } from "vitest";
import { type Classifier, classifierObjective } from "#landscape";
import { hessianProducts } from "#landscape/curvature";
import { crossEntropy } from "#landscape/losses";
import { adaptiveScale } from "#landscape/sharpness";
import { randomStream } from "#random";
import { parameterLayout } from "#trees";
import { measurementNamed } from "./registry.ts";

const [INPUTS, HIDDEN, CLASSES, EXAMPLES] = [4, 5, 3, 30];

const network: Classifier = {
  layout: parameterLayout([
    { name: "hidden.weight", shape: [INPUTS, HIDDEN] },
    { name: "hidden.bias", shape: [HIDDEN] },
    { name: "output.weight", shape: [HIDDEN, CLASSES] },
  ]),
  inputShape: [INPUTS],
  classes: CLASSES,
  logits: (parameters, x) => {
    const sums = np.dot(x, parameters["hidden.weight"]!).add(parameters["hidden.bias"]!);
    return np.dot(nn.relu(sums), parameters["output.weight"]!);
  },
};
const objective = classifierObjective(network, crossEntropy.make());
const { layout } = network;

const draws = randomStream(61, "filter curvature");
const normals = (count: number) => Float32Array.from({ length: count }, () => draws.normal());
const train = {
  images: normals(EXAMPLES * INPUTS),
  labels: Int32Array.from({ length: EXAMPLES }, (_, i) => i % CLASSES),
  count: EXAMPLES,
  channels: 1,
  height: 1,
  width: INPUTS,
  classes: CLASSES,
};
const parameters = normals(layout.size);

/** What each measurement of networks on `examples` of the training examples gives, quantity by quantity. */
async function measured(kind: string, own: readonly Float32Array[], examples = EXAMPLES) {
  const measurement = measurementNamed(kind)!;
  const usual = Object.entries(measurement.settings).map(([key, { usual: value }]) => [key, value.better]);
  const found = await measurement.measure({
    objective,
    networks: own.map((vector) => ({ key: "a", parameters: vector, diverged: false, degenerate: false })),
    subjects: own.map((_, i) => [i]),
    data: { train, labels: train.labels, test: train },
    settings: { procedure: "better", ...Object.fromEntries(usual), examples },
    stream: (...purpose) => randomStream(5, ...purpose),
    initialParameters: () => new Float32Array(layout.size),
  });
  return found.map(({ observations }) => Object.fromEntries(observations.map((one) => [one.quantity, one])));
}

/** D·H·D row by row, from products of the Hessian with unit vectors. */
async function denseScaledHessian(): Promise<readonly Float64Array[]> {
  const operators = await hessianProducts({
    objective,
    networks: [parameters],
    examples: { inputs: train.images, targets: train.labels },
  });
  const scale = adaptiveScale(layout, parameters, "filterwise");
  const units = Array.from(scale, (_, i) => Float64Array.from(scale, (__, k) => (k === i ? 1 : 0)));
  const [columns] = await operators.applyBlocks([units]);
  operators.release();
  return columns!.map((column, i) => column.map((value, k) => scale[i]! * scale[k]! * value));
}

/** The largest eigenvalue, by power iteration on a matrix that is shifted to have no eigenvalue below zero. */
function largestEigenvalue(matrix: readonly Float64Array[]): number {
  const shift = Math.max(...matrix.map((row) => row.reduce((sum, value) => sum + Math.abs(value), 0)));
  let vector = Float64Array.from(matrix, (_, i) => Math.cos(i));
  let value = 0;
  for (let i = 0; i < 20_000; i++) {
    const next = Float64Array.from(
      matrix,
      (row, k) => shift * vector[k]! + row.reduce((sum, entry, j) => sum + entry * vector[j]!, 0),
    );
    value = Math.hypot(...next);
    vector = next.map((entry) => entry / value);
  }
  return value - shift;
}

test("top eigenvalue and trace are those of the dense Hessian between the norms of filters", async () => {
  const dense = await denseScaledHessian();
  const [found] = await measured("filter_curvature", [parameters]);
  const { hessian_filter_top_eig: top, hessian_filter_trace: trace } = found!;
  expect(top!.value! / largestEigenvalue(dense)).toBeCloseTo(1, 3);
  expect(top!.evidence).toMatchObject({ converged: true, se_examples: 0 });
  const exact = dense.reduce((sum, row, i) => sum + row[i]!, 0);
  expect(Math.abs(trace!.value! - exact)).toBeLessThan(3 * trace!.standardError!);
  expect(trace!.standardError).toBeLessThan(exact / 4);
});

test("errors hold the choice of examples where there are more", async () => {
  const [found] = await measured("filter_curvature", [parameters], 20);
  const { hessian_filter_top_eig: top, hessian_filter_trace: trace } = found!;
  expect(top!.standardError).toBeGreaterThan(0);
  const { se_probes, se_examples } = trace!.evidence!;
  expect(se_examples).toBeGreaterThan(0);
  expect(trace!.standardError).toBeCloseTo(Math.hypot(Number(se_probes), Number(se_examples)), 10);
});

/** The parameters with ReLU units multiplied by some factors, and what reads them divided. */
function rescaled(factorOf: (unit: number) => number): Float32Array {
  const result = parameters.slice();
  const [weight, bias, output] = layout.entries;
  for (let i = 0; i < weight!.size; i++) result[weight!.offset + i]! *= factorOf(i % HIDDEN);
  for (let unit = 0; unit < HIDDEN; unit++) result[bias!.offset + unit]! *= factorOf(unit);
  for (let i = 0; i < output!.size; i++) result[output!.offset + i]! /= factorOf(Math.floor(i / CLASSES));
  return result;
}

test("a layer of ReLU units rescaled changes neither, as it does the plain ones; a unit alone changes both", async () => {
  const networks = [parameters, rescaled(() => 4), rescaled((unit) => (unit === 1 ? 4 : 1))];
  const filter = await measured("filter_curvature", networks);
  const plain = await measured("curvature", networks);
  const ratio = (of: typeof filter, i: number, quantity: string) =>
    of[i]![quantity]!.value! / of[0]![quantity]!.value!;
  for (const quantity of ["top_eig", "trace"]) {
    expect(ratio(filter, 1, `hessian_filter_${quantity}`)).toBeCloseTo(1, 4);
    expect(Math.abs(ratio(plain, 1, `hessian_${quantity}`) - 1)).toBeGreaterThan(0.2);
    expect(Math.abs(ratio(filter, 2, `hessian_filter_${quantity}`) - 1)).toBeGreaterThan(0.01);
  }
});
