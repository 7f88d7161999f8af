import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { cnn, mlp } from "#families/networks";
import { classifierObjective } from "#landscape";
import { hessianProducts } from "#landscape/curvature";
import { crossEntropy } from "#landscape/losses";
import { sgd } from "#landscape/optimisers";
import { trainEnsemble } from "#landscape/training";
import type { Network } from "#nets";
import { randomStream } from "#random";

/** What PyTorch gives for a network at whose units and pooled maps zeros and ties are exact. */
interface Expected {
  /** How often what a rectifier is given is exactly zero. */
  readonly zeros: number;
  /** Windows of pooling that hold their positive maximum more than once. */
  readonly ties: number;
  readonly inputs: readonly number[];
  readonly labels: readonly number[];
  readonly initial: readonly number[];
  readonly direction: readonly number[];
  readonly gradient: readonly number[];
  readonly product: readonly number[];
  readonly trained: readonly number[];
}

interface Fixture {
  readonly rate: number;
  readonly momentum: number;
  readonly decay: number;
  readonly steps: number;
  readonly mlp: Expected;
  readonly cnn: Expected;
}

const fixture: Fixture = JSON.parse(
  readFileSync(join(import.meta.dirname, "fixtures/exact-zeros/pytorch.json"), "utf8"),
);

const NETWORKS: readonly [name: "mlp" | "cnn", Network][] = [
  ["mlp", mlp({ inputShape: [1, 2, 3], width: 5, depth: 2, classes: 3 })],
  ["cnn", cnn({ inputShape: [1, 8, 8], width: 3, depth: 2, classes: 3 })],
];

describe.each(NETWORKS)("where units are exactly zero, the %s has PyTorch's", (name, network) => {
  const expected = fixture[name];
  const objective = classifierObjective(network, crossEntropy.make());
  const examples = {
    inputs: Float32Array.from(expected.inputs),
    targets: Int32Array.from(expected.labels),
  };
  const initial = Float32Array.from(expected.initial);

  it("zeros and ties in plenty", () => {
    expect(expected.zeros).toBeGreaterThan(30);
    if (name === "cnn") expect(expected.ties).toBeGreaterThan(20);
  });

  it("gradient, of one step by the learning rate 1", async () => {
    const [found] = await trained({ updates: 1, rate: 1, momentum: 0, decay: 0 });
    const gradient = initial.map((value, i) => value - found!.parameters[i]!);
    expect(gradient).toBeAllclose(expected.gradient, { absolute: 3e-7 });
  });

  it("product with the Hessian, alone and in blocks", async () => {
    const operators = await hessianProducts({ objective, networks: [initial], examples, chunkSize: 5 });
    const direction = Float64Array.from(expected.direction);
    const [alone] = await operators.apply([direction]);
    const [block] = await operators.applyBlocks([[direction, direction]]);
    operators.release();
    for (const product of [alone!, ...block!]) {
      expect(product).toBeAllclose(expected.product, { absolute: 2e-6 });
    }
  });

  it("weights after some steps of SGD with momentum and weight decay, whatever company it trains in", async () => {
    const { steps: updates, rate, momentum, decay } = fixture;
    for (const members of [1, 3]) {
      const found = await trained({ updates, rate, momentum, decay, members });
      for (const { parameters } of found) {
        expect(parameters).toBeAllclose(expected.trained, { absolute: 1e-6 });
      }
    }
  });

  interface Training {
    readonly updates: number;
    readonly rate: number;
    readonly momentum: number;
    readonly decay: number;
    readonly members?: number;
  }

  function trained({ updates, rate, momentum, decay, members = 1 }: Training) {
    return trainEnsemble({
      objective,
      examples,
      members: Array.from({ length: members }, () => ({
        initial,
        learningRate: rate,
        weightDecay: decay,
        batchOrder: randomStream(1, "order"),
      })),
      batchSize: expected.labels.length,
      optimiser: sgd.make({ momentum }),
      schedule: { kind: "constant" },
      budget: { updates },
      stop: { kind: "never" },
      incompleteBatch: "keep",
    });
  }
});
