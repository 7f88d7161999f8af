import { describe, expect, test } from "vitest";
import { mlp } from "#families/networks";
import { sam, sgd } from "#landscape/optimisers";
import { randomStream } from "#random";
import { crossEntropyObjective } from "../cross-entropy-objective.testing.ts";
import {
  gradientByDifferences,
  HIDDEN,
  hiddenMoments,
  INPUTS,
  lossByHand,
  normalised,
} from "../normalisation/normalised.testing.ts";
import { trainEnsemble } from "./ensemble.ts";
import type { EnsembleMember, EnsembleTraining } from "./request.ts";

const EXAMPLES = 13;
const draws = randomStream(5, "batch-norm training");
const normals = (count: number) => Float32Array.from({ length: count }, () => draws.normal());

const members: EnsembleMember[] = [0, 1].map((seed) => ({
  initial: normals(normalised.layout.size),
  examples: { targets: Int32Array.from({ length: EXAMPLES }, () => draws.below(2)) },
  learningRate: 0.1 * (seed + 1),
  weightDecay: 0.01 * seed,
  batchOrder: randomStream(5, "order", seed),
}));

const inputs = normals(EXAMPLES * INPUTS);
const MOMENTUM = 0.9;

const request: EnsembleTraining = {
  objective: crossEntropyObjective(normalised),
  examples: { inputs },
  members,
  batchSize: 5,
  optimiser: sgd.make({ momentum: MOMENTUM }),
  schedule: { kind: "constant" },
  budget: { epochs: 2 },
  stop: { kind: "never" },
  incompleteBatch: "keep",
};

/** The same training by hand in float64, with gradients by central differences. */
function trainByHand({ initial, examples, learningRate, weightDecay, batchOrder }: EnsembleMember) {
  const w = Float64Array.from(initial);
  const velocity = new Float64Array(w.length);
  const running = Float64Array.from({ length: 2 * HIDDEN }, (_, i) => (i < HIDDEN ? 0 : 1));
  const losses: number[] = [];
  for (let epoch = 0; epoch < 2; epoch++) {
    const order = batchOrder.child("epoch", epoch).permutation(EXAMPLES);
    let total = 0;
    for (let start = 0; start < EXAMPLES; start += request.batchSize) {
      const batch = order.subarray(start, start + request.batchSize);
      const pixels = Float32Array.from(
        Array.from(batch).flatMap((n) => [...inputs.subarray(n * INPUTS, (n + 1) * INPUTS)]),
      );
      const own = Array.from(batch, (n) => examples!.targets![n]!);
      const loss = (at: Float64Array) => lossByHand(at, pixels, own).loss;
      total += batch.length * loss(w);
      const { mean, unbiased } = hiddenMoments(w, pixels);
      [...mean, ...unbiased].forEach((value, i) => {
        running[i] = 0.9 * running[i]! + 0.1 * value;
      });
      gradientByDifferences(loss, w).forEach((slope, i) => {
        velocity[i] = MOMENTUM * velocity[i]! + slope + weightDecay * w[i]!;
      });
      velocity.forEach((speed, i) => {
        w[i]! -= learningRate * speed;
      });
    }
    losses.push(total / EXAMPLES);
  }
  return { parameters: w, running, losses };
}

describe("training with batch normalisation", () => {
  test("follows a reference in float64, with a smaller last batch and running statistics", async () => {
    const trained = await trainEnsemble(request);
    for (const [i, member] of members.entries()) {
      const expected = trainByHand(member);
      expect(trained[i]!.parameters).toBeAllclose(expected.parameters, { absolute: 2e-5 });
      expect(trained[i]!.runningStatistics!).toBeAllclose(expected.running, { absolute: 2e-5 });
      expect(trained[i]!.history.loss).toBeAllclose(expected.losses, { absolute: 2e-5 });
    }
  });

  test("keeps the statistics of the moment at which a network stopped", async () => {
    const easy = { ...members[0]!, examples: { targets: new Int32Array(EXAMPLES) } };
    const rule = { kind: "target-loss", loss: 0.3 } as const;
    const [stopped] = await trainEnsemble({
      ...request,
      members: [easy, { ...members[1]!, learningRate: 1e-6 }],
      budget: { epochs: 12 },
      stop: rule,
    });
    expect(stopped!.stoppedBy).toBe("target-loss");
    const budget = { epochs: stopped!.epochs };
    const [cut] = await trainEnsemble({ ...request, members: [easy], budget });
    expect(stopped!.runningStatistics!).toBeAllclose(cut!.runningStatistics!, { absolute: 2e-5 });
  });

  test("takes a second gradient over the same batch, whose own statistics it does not keep", async () => {
    const optimiser = sam.make({ radius: 1e-4, momentum: MOMENTUM });
    const near = await trainEnsemble({ ...request, optimiser });
    const plain = await trainEnsemble(request);
    for (const [i, { parameters, runningStatistics, history }] of near.entries()) {
      expect(parameters).toBeAllclose(plain[i]!.parameters, { absolute: 2e-3 });
      expect(parameters).not.toEqual(plain[i]!.parameters);
      expect(runningStatistics!).toBeAllclose(plain[i]!.runningStatistics!, { absolute: 2e-3 });
      expect(history.loss[0]).toBeCloseTo(plain[i]!.history.loss[0]!, 3);
    }
  });

  test("refuses batches of one, which have no variance", async () => {
    await expect(trainEnsemble({ ...request, batchSize: 1 })).rejects.toMatchObject({
      code: "nets/batch-of-one",
      kind: "input",
    });
  });

  test("has no running statistics for a network without batch normalisation", async () => {
    const plain = mlp({ inputShape: [INPUTS], width: 2, depth: 1, classes: 2 });
    const initial = new Float32Array(plain.layout.size);
    const own = members.map((member) => ({ ...member, initial }));
    const [trained] = await trainEnsemble({
      ...request,
      objective: crossEntropyObjective(plain),
      members: own,
    });
    expect(trained).not.toHaveProperty("runningStatistics");
  });
});
