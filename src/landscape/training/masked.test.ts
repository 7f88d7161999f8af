import { describe, expect, it } from "vitest";
import { mlp } from "#families/networks";
import { adam, adamw, type Optimiser, sam, sgd } from "#landscape/optimisers";
import { initialise } from "#nets/initialisation";
import { randomStream } from "#random";
import { crossEntropyObjective } from "../cross-entropy-objective.testing.ts";
import { trainEnsemble } from "./ensemble.ts";
import type { EnsembleMember, EnsembleTraining } from "./request.ts";

const EXAMPLES = 22;
const [INPUTS, NARROW, WIDE, CLASSES] = [4, 3, 5, 3];
const networkOf = (width: number) => mlp({ inputShape: [INPUTS], width, depth: 1, classes: CLASSES });
const [narrow, wide] = [networkOf(NARROW), networkOf(WIDE)];

const inputs = (() => {
  const stream = randomStream(3, "inputs");
  return Float32Array.from({ length: EXAMPLES * INPUTS }, () => stream.normal());
})();

/** Parameters of the narrow network as those of the wide one, whose other units have none. */
function embedded(parameters: Float32Array): Float32Array {
  const all = new Float32Array(wide.layout.size);
  let [from, to] = [0, 0];
  for (let input = 0; input < INPUTS; input++, from += NARROW, to += WIDE) {
    all.set(parameters.subarray(from, from + NARROW), to);
  }
  all.set(parameters.subarray(from, from + NARROW), to);
  from += NARROW;
  to += WIDE;
  all.set(parameters.subarray(from, from + NARROW * CLASSES), to);
  all.set(parameters.subarray(from + NARROW * CLASSES), to + WIDE * CLASSES);
  return all;
}

const mask = embedded(new Float32Array(narrow.layout.size).fill(1));

function memberOf(seed: number): EnsembleMember {
  const labels = randomStream(5, "labels", seed);
  return {
    initial: initialise(narrow, "pytorch", randomStream(5, "initialisation", seed)),
    examples: { targets: Int32Array.from({ length: EXAMPLES }, () => labels.below(CLASSES)) },
    learningRate: 0.05,
    weightDecay: 0.02,
    batchOrder: randomStream(5, "order", seed),
  };
}

const request = (optimiser: Optimiser): Omit<EnsembleTraining, "objective" | "members"> => ({
  examples: { inputs },
  batchSize: 5,
  optimiser,
  schedule: { kind: "constant" },
  budget: { epochs: 6 },
  stop: { kind: "never" },
  incompleteBatch: "keep",
});

const members = [0, 1].map(memberOf);
const masked = members.map((member) => ({ ...member, initial: embedded(member.initial), mask }));

describe("a masked network", () => {
  it.each([
    sgd.make({ momentum: 0.9 }),
    sgd.make({ momentum: 0.9, nesterov: true }),
    adam.make(),
    adamw.make(),
    sam.make({ radius: 0.1 }),
  ])("trains as the smaller network that its mask leaves ($kind)", async (optimiser) => {
    const small = await trainEnsemble({
      ...request(optimiser),
      objective: crossEntropyObjective(narrow),
      members,
    });
    const pruned = await trainEnsemble({
      ...request(optimiser),
      objective: crossEntropyObjective(wide),
      members: masked,
    });
    for (const [i, { parameters, history }] of pruned.entries()) {
      expect(parameters).toBeAllclose(embedded(small[i]!.parameters), { absolute: 1e-4 });
      expect(history.loss).toBeAllclose(small[i]!.history.loss, { absolute: 1e-5 });
      for (const [place, kept] of mask.entries())
        if (kept === 0) expect(Math.abs(parameters[place]!)).toBe(0);
    }
  });

  it("whose mask leaves everything trains as any other", async () => {
    const objective = crossEntropyObjective(narrow);
    const whole = new Float32Array(narrow.layout.size).fill(1);
    const optimiser = sgd.make({ momentum: 0.9 });
    const plain = await trainEnsemble({ ...request(optimiser), objective, members });
    const all = await trainEnsemble({
      ...request(optimiser),
      objective,
      members: members.map((member) => ({ ...member, mask: whole })),
    });
    for (const [i, { parameters }] of all.entries()) {
      expect(parameters).toBeAllclose(plain[i]!.parameters, { absolute: 1e-6 });
    }
  });

  it.each([
    ["a mask of one member alone", [masked[0]!, { ...masked[1]!, mask: undefined }]],
    ["a mask of another length", [{ ...masked[0]!, mask: mask.slice(1) }]],
    ["a share", [{ ...masked[0]!, mask: mask.map((kept) => kept / 2) }]],
    ["a parameter that it does not leave", [{ ...masked[0]!, initial: mask.map(() => 1) }]],
  ])("is refused for %s", async (_, given) => {
    const own = given.map(({ mask: one, ...member }) =>
      one === undefined ? member : { ...member, mask: one },
    );
    await expect(
      trainEnsemble({ ...request(sgd.make()), objective: crossEntropyObjective(wide), members: own }),
    ).rejects.toThrow(expect.objectContaining({ code: "training/mask", kind: "input" }));
  });
});
