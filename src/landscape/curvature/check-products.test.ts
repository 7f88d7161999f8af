import { numpy as np } from "@jax-js/jax";
import { expect, test } from "vitest";
import { recalibrate } from "#landscape/normalisation";
import { randomStream } from "#random";
import { parameterLayout } from "#trees";
import { crossEntropyObjective } from "../cross-entropy-objective.testing.ts";
import { leastSquares } from "../least-squares.testing.ts";
import { INPUTS, normalised } from "../normalisation/normalised.testing.ts";
import type { Objective } from "../objective.ts";
import { checkProducts } from "./check-products.ts";

const draws = randomStream(61, "check products");
const normals = (count: number) => Float32Array.from({ length: count }, () => draws.normal());

/** Squares of a linear function of examples, changed by what depends on the batch. */
function squares(change: (outputs: np.Array) => np.Array): Objective {
  const of: Objective["loss"] = ({ weights }, { inputs }, shares) =>
    np
      .square(change(np.dot(inputs!, weights!)))
      .mul(shares)
      .sum();
  return {
    layout: parameterLayout([{ name: "weights", shape: [3] }]),
    examples: { inputs: { type: "float32", shape: [3] } },
    loss: of,
    error: { name: "error", unit: "", of: (sum) => sum, sum: of },
  };
}

const request = { networks: [normals(3)], examples: { inputs: normals(36) } };

test("sums over examples pass, with how far they are off", async () => {
  for (const matrix of ["hessian", "empirical-fisher"] as const) {
    const examples = { rows: normals(33), answers: normals(11) };
    const found = await checkProducts({ objective: leastSquares, networks: [normals(3)], examples, matrix });
    expect(found.asymmetry).toBeLessThan(1e-5);
    expect(found.chunkDifference).toBeLessThan(1e-5);
  }
  const one = { rows: normals(3), answers: normals(1) };
  const found = await checkProducts({ objective: leastSquares, networks: [normals(3)], examples: one });
  expect(found.chunkDifference).toBeNull();
});

test("a batch-normalised network by statistics that are held passes", async () => {
  const networks = [normals(normalised.layout.size)];
  const statistics = await recalibrate({
    classifier: normalised,
    parameters: networks,
    inputs: normals(30 * INPUTS),
  });
  const examples = { inputs: normals(9 * INPUTS), targets: Int32Array.from({ length: 9 }, (_, i) => i % 2) };
  const found = await checkProducts({
    objective: crossEntropyObjective(normalised),
    networks,
    statistics,
    examples,
  });
  expect(found.chunkDifference).toBeLessThan(1e-4);
});

test("normalisation by the batch is refused", async () => {
  const objective = squares((outputs) => outputs.sub(outputs.ref.mean()).add(1));
  await expect(checkProducts({ ...request, objective })).rejects.toMatchObject({
    code: "curvature/batch-dependent",
    kind: "input",
  });
});

test("a layer that drops at random is refused", async () => {
  const mask = Float32Array.from({ length: 12 }, () => (draws.uniform() < 0.5 ? 0 : 2));
  const objective = squares((outputs) => outputs.mul(np.array(mask.slice(0, outputs.shape[0]))));
  await expect(checkProducts({ ...request, objective })).rejects.toMatchObject({
    code: "curvature/batch-dependent",
  });
});
