import { readFileSync } from "node:fs";
import { join } from "node:path";
import { nn, numpy as np } from "@jax-js/jax";
import { describe, expect, test } from "vitest";
import { randomStream } from "#random";
import { parameterLayout } from "#trees";
import type { Classifier } from "../classifier.ts";
import { crossEntropyObjective } from "../cross-entropy-objective.testing.ts";
import { measureCurvature } from "./measure-curvature.ts";

/** Trained networks and the eigenvalues of their Hessians, ascending, in float64. */
interface Fixture {
  readonly inputs: readonly number[];
  readonly labels: readonly number[];
  readonly networks: readonly {
    readonly steps: number;
    readonly parameters: readonly number[];
    readonly eigenvalues: readonly number[];
  }[];
}

const { inputs, labels, networks }: Fixture = JSON.parse(
  readFileSync(join(import.meta.dirname, "fixtures/pytorch.json"), "utf8"),
);

const classifier: Classifier = {
  layout: parameterLayout([
    { name: "hidden1.weight", shape: [6, 8] },
    { name: "hidden1.bias", shape: [8] },
    { name: "hidden2.weight", shape: [8, 8] },
    { name: "hidden2.bias", shape: [8] },
    { name: "output.weight", shape: [8, 3] },
    { name: "output.bias", shape: [3] },
  ]),
  inputShape: [6],
  classes: 3,
  logits: (parameters, x) => {
    const affine = (values: np.Array, layer: string) =>
      np.dot(values, parameters[`${layer}.weight`]!).add(parameters[`${layer}.bias`]!);
    return affine(nn.relu(affine(nn.relu(affine(x, "hidden1")), "hidden2")), "output");
  },
};

const measured = await measureCurvature({
  objective: crossEntropyObjective(classifier),
  networks: networks.map(({ parameters }) => Float32Array.from(parameters)),
  examples: { inputs: Float32Array.from(inputs), targets: Int32Array.from(labels) },
  streams: networks.map((_, i) => randomStream(i, "dense")),
  lanczosSteps: 80,
  lanczosTolerance: 1e-3,
  traceProbes: 64,
});

describe.each(networks.map((network, i) => [network.steps, network, measured[i]!] as const))(
  "the Hessian after %i steps of training",
  (_, { eigenvalues }, { spectrum, trace }) => {
    const scale = Math.max(...eigenvalues.map(Math.abs));

    test("has both ends that the dense matrix has in float64, and they are known to have converged", () => {
      const { largest, smallest } = spectrum!;
      expect(largest.converged && smallest.converged).toBe(true);
      for (const [found, exact] of [
        [largest.value, eigenvalues.at(-1)!],
        [smallest.value, eigenvalues[0]!],
      ] as const) {
        expect(Math.abs(found - exact)).toBeLessThan(1e-3 * Math.max(Math.abs(exact), scale / 200));
      }
    });

    test("has its trace within four standard errors", () => {
      const exact = eigenvalues.reduce((sum, value) => sum + value, 0);
      expect(Math.abs(trace!.value - exact)).toBeLessThan(4 * trace!.standardError!);
    });
  },
);
