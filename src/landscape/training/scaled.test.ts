import { describe, expect, test } from "vitest";
import { mlp } from "#families/networks";
import { adam, adamw, type Optimiser, sam, sgd } from "#landscape/optimisers";
import { initialise } from "#nets/initialisation";
import { randomStream } from "#random";
import { crossEntropyObjective } from "../cross-entropy-objective.testing.ts";
import { trainEnsemble } from "./ensemble.ts";
import type { EnsembleMember, EnsembleTraining } from "./request.ts";

const EXAMPLES = 24;
const draws = randomStream(9, "scaled");
const network = mlp({ inputShape: [4], width: 5, depth: 1, classes: 3 });
const { layout } = network;
const images = Float32Array.from({ length: 4 * EXAMPLES }, () => draws.normal());

function memberOf(seed: number, learningRate: number, masked = false): EnsembleMember {
  const own = randomStream(9, "member", seed);
  const initial = initialise(network, "pytorch", own.child("initial"));
  const mask = Float32Array.from({ length: layout.size }, (_, i) => (i % 3 === 0 ? 0 : 1));
  return {
    initial: masked ? initial.map((value, i) => value * mask[i]!) : initial,
    examples: { targets: Int32Array.from({ length: EXAMPLES }, () => own.below(network.classes)) },
    learningRate,
    weightDecay: 0.05,
    batchOrder: own.child("order"),
    ...(masked && { mask }),
  };
}

function train(members: readonly EnsembleMember[], change: Partial<EnsembleTraining> = {}) {
  return trainEnsemble({
    objective: crossEntropyObjective(network),
    examples: { inputs: images },
    members,
    batchSize: 6,
    optimiser: sgd.make(),
    schedule: { kind: "constant" },
    budget: { epochs: 3 },
    stop: { kind: "never" },
    incompleteBatch: "keep",
    ...change,
  });
}

const OPTIMISERS: readonly Optimiser[] = [
  sgd.make({ nesterov: true }),
  adam.make(),
  adamw.make(),
  sam.make(),
];

describe("steps that are scaled by parameter", () => {
  test.each(OPTIMISERS.map((optimiser) => [optimiser.kind, optimiser] as const))(
    "all by one factor are those of so large a rate (%s)",
    async (_, optimiser) => {
      const stepFactors = () => new Float32Array(layout.size).fill(0.5);
      const [scaled] = await train([memberOf(0, 0.02)], { optimiser, stepFactors });
      const [slower] = await train([memberOf(0, 0.01)], { optimiser });
      expect([...scaled!.parameters]).toBeAllclose([...slower!.parameters], { absolute: 2e-5 });
    },
  );

  test("leave a layer where it was whose factor vanishes, and move the others", async () => {
    const { offset, size } = layout.entries[0]!;
    const stepFactors = () => new Float32Array(layout.size).fill(1).fill(0, offset, offset + size);
    const member = memberOf(0, 0.1);
    const [found] = await train([member], { stepFactors });
    expect([...found!.parameters.subarray(offset, offset + size)]).toEqual([
      ...member.initial.subarray(offset, offset + size),
    ]);
    const rest = layout.entries[1]!;
    expect(found!.parameters[rest.offset]).not.toBe(member.initial[rest.offset]);
  });

  test("have the factors of the parameters at the start of each epoch, for every network its own", async () => {
    const members = [memberOf(0, 0.1), memberOf(1, 0.05)];
    const asked: Float32Array[] = [];
    const ended: Float32Array[] = [];
    const stepFactors = (parameters: Float32Array) => {
      asked.push(parameters.slice());
      return parameters.map((value) => 1 + Math.min(0.5, Math.abs(value)));
    };
    const onEpoch: EnsembleTraining["onEpoch"] = async (states) => {
      ended.push(...states.map(({ parameters }) => parameters.slice()));
    };
    const together = await train(members, { stepFactors, onEpoch });
    expect(asked).toEqual([...members.map(({ initial }) => initial), ...ended.slice(0, 4)]);
    const again = await train(members, { stepFactors });
    expect(again).toEqual(together);
    for (const [i, member] of members.entries()) {
      const [alone] = await train([member], { stepFactors });
      expect([...alone!.parameters]).toBeAllclose([...together[i]!.parameters], { absolute: 1e-5 });
    }
  });

  test("keep to masks", async () => {
    const member = memberOf(0, 0.1, true);
    const [found] = await train([member], {
      stepFactors: () => new Float32Array(layout.size).fill(1.5),
    });
    expect(found!.parameters.every((value, i) => member.mask![i] === 1 || value === 0)).toBe(true);
  });
});
