import { nn, numpy as np } from "@jax-js/jax";
import { describe, expect, test } from "vitest";
import { crossEntropy } from "#landscape/losses";
import { randomStream } from "#random";
import { parameterLayout } from "#trees";
import type { Classifier } from "../classifier.ts";
import { classifierObjective } from "../classifier-objective.ts";
import type { Examples } from "../examples.ts";
import type { Objective } from "../objective.ts";
import { curvatureProducts } from "./curvature-products.ts";
import { dot } from "./vector.ts";

const [INPUTS, HIDDEN, CLASSES, EXAMPLES] = [4, 5, 3, 12];

const network: Classifier = {
  layout: parameterLayout([
    { name: "hidden.weight", shape: [INPUTS, HIDDEN] },
    { name: "output.weight", shape: [HIDDEN, CLASSES] },
  ]),
  inputShape: [INPUTS],
  classes: CLASSES,
  logits: (parameters, x) =>
    np.dot(nn.relu(np.dot(x, parameters["hidden.weight"]!)), parameters["output.weight"]!),
};

const objective = classifierObjective(network, crossEntropy.make());
const draws = randomStream(51, "invariance");
const normals = (count: number) => Float32Array.from({ length: count }, () => draws.normal());
const inputs = normals(EXAMPLES * INPUTS);
const targets = Int32Array.from({ length: EXAMPLES }, (_, i) => i % CLASSES);
const parameters = normals(network.layout.size);

/** The network with its hidden units in another order, each scaled before and by the inverse after. */
function changed(order: readonly number[], scale: number): Float32Array {
  const result = parameters.slice();
  for (const [to, from] of order.entries()) {
    for (let i = 0; i < INPUTS; i++) result[i * HIDDEN + to] = scale * parameters[i * HIDDEN + from]!;
    for (let c = 0; c < CLASSES; c++) {
      const at = INPUTS * HIDDEN + c;
      result[at + to * CLASSES] = parameters[at + from * CLASSES]! / scale;
    }
  }
  return result;
}

describe.each(["hessian", "gauss-newton", "empirical-fisher"] as const)("of the matrix %s", (matrix) => {
  /** Trace and squared norm, which the eigenvalues decide. */
  async function spectrumOf(
    own: Float32Array,
    examples: Examples = { inputs, targets },
    of: Objective = objective,
  ): Promise<readonly [trace: number, squaredNorm: number]> {
    const operators = await curvatureProducts({ objective: of, networks: [own], examples, matrix });
    const { dimension } = operators;
    const units = Array.from({ length: dimension }, (_, i) =>
      Float64Array.from({ length: dimension }, (__, k) => (k === i ? 1 : 0)),
    );
    const [columns] = await operators.applyBlocks([units]);
    operators.release();
    return columns!.reduce(
      ([trace, square], column, i) => [trace + column[i]!, square + dot(column, column)],
      [0, 0],
    );
  }

  const close = (found: readonly number[], exact: readonly number[]) => {
    for (const [i, value] of found.entries()) expect(value / exact[i]!).toBeCloseTo(1, 4);
  };

  test("the spectrum is unchanged by the order of units and by every example twice", async () => {
    const usual = await spectrumOf(parameters);
    close(await spectrumOf(changed([3, 0, 4, 1, 2], 1)), usual);
    const twice = {
      inputs: Float32Array.of(...inputs, ...inputs),
      targets: Int32Array.of(...targets, ...targets),
    };
    close(await spectrumOf(parameters, twice), usual);
  });

  test("the spectrum is changed by weights of ReLU units that the outputs do not see", async () => {
    const [usual, rescaled] = [await spectrumOf(parameters), await spectrumOf(changed([0, 1, 2, 3, 4], 3))];
    expect(Math.abs(rescaled[0] / usual[0] - 1)).toBeGreaterThan(0.2);
  });

  test("a loss three times as large has three times the eigenvalues, of a Fisher matrix nine times", async () => {
    const { value } = crossEntropy.make();
    const tripled = classifierObjective(network, {
      ...crossEntropy.make(),
      value: (functions, outputs, labels, shares) => value(functions, outputs, labels, shares.mul(3)),
    });
    const factor = matrix === "empirical-fisher" ? 9 : 3;
    const [trace, square] = await spectrumOf(parameters);
    close(await spectrumOf(parameters, { inputs, targets }, tripled), [factor * trace, factor ** 2 * square]);
  });
});
