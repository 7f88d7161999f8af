import { nn, numpy as np } from "@jax-js/jax";
import fc from "fast-check";
import { expect, test } from "vitest";
import { randomStream } from "#random";
import { parameterLayout } from "#trees";
import type { Classifier } from "../classifier.ts";
import { crossEntropyObjective } from "../cross-entropy-objective.testing.ts";
import { meanAlongArc } from "./mean-along-arc.ts";
import { barrierAndDip } from "./profile.ts";
import { profileAlong } from "./profile-along.ts";

const [INPUTS, HIDDEN, CLASSES, EXAMPLES] = [3, 5, 3, 40];

const classifier: Classifier = {
  layout: parameterLayout([
    { name: "hidden", shape: [INPUTS, HIDDEN] },
    { name: "output", shape: [HIDDEN, CLASSES] },
  ]),
  inputShape: [INPUTS],
  classes: CLASSES,
  logits: (parameters, x) => np.dot(nn.relu(np.dot(x, parameters.hidden!)), parameters.output!),
};

const draws = randomStream(8, "invariance of paths");
const inputs = Float32Array.from({ length: INPUTS * EXAMPLES }, () => draws.normal());
const first = Float32Array.from({ length: classifier.layout.size }, () => 3 * draws.normal());
/** What the first network answers. */
const targets = Int32Array.from({ length: EXAMPLES }, (_, example) => {
  const scores = new Float64Array(CLASSES);
  for (let j = 0; j < HIDDEN; j++) {
    let seen = 0;
    for (let i = 0; i < INPUTS; i++) seen += inputs[example * INPUTS + i]! * first[i * HIDDEN + j]!;
    for (let k = 0; k < CLASSES; k++)
      scores[k]! += Math.max(0, seen) * first[INPUTS * HIDDEN + j * CLASSES + k]!;
  }
  return scores.indexOf(Math.max(...scores));
});

/** What the units of a network become: unit j what unit order[j] was, its weights scaled by factors before and one over these after. */
function changed(network: Float32Array, order: readonly number[], factors: readonly number[]): Float32Array {
  const result = new Float32Array(network.length);
  for (const [j, from] of order.entries()) {
    for (let i = 0; i < INPUTS; i++) result[i * HIDDEN + j] = network[i * HIDDEN + from]! * factors[from]!;
    for (let k = 0; k < CLASSES; k++) {
      const [into, out] = [INPUTS * HIDDEN + j * CLASSES + k, INPUTS * HIDDEN + from * CLASSES + k];
      result[into] = network[out]! / factors[from]!;
    }
  }
  return result;
}

/** The second is the first with its units in another order. */
const networks = [first, changed(first, [1, 2, 3, 4, 0], [1, 1, 1, 1, 1])];

async function lineBetween(points: readonly Float32Array[]) {
  const [profile] = await profileAlong({
    objective: crossEntropyObjective(classifier),
    paths: [{ points, examples: { targets } }],
    examples: { inputs },
    interiorPoints: 15,
    refine: false,
  });
  const { mean, length } = meanAlongArc(profile!, { points }, "loss")!;
  const [loss, error] = (["loss", "error"] as const).map((of) => barrierAndDip(profile!, of).barrier);
  return { loss: loss!, error: error!, mean, length };
}

const order = fc.shuffledSubarray([0, 1, 2, 3, 4], { minLength: HIDDEN, maxLength: HIDDEN });
const factors = fc.array(fc.constantFrom(0.25, 0.5, 1, 2, 4), { minLength: HIDDEN, maxLength: HIDDEN });

test("a straight line sees neither units that are permuted alike in both ends, nor alike scaled; its length sees the second", async () => {
  const plain = await lineBetween(networks);
  expect(plain.loss).toBeGreaterThan(0.1);
  await fc.assert(
    fc.asyncProperty(order, factors, async (ofUnits, scales) => {
      const permuted = await lineBetween(
        networks.map((own) =>
          changed(
            own,
            ofUnits,
            scales.map(() => 1),
          ),
        ),
      );
      expect(permuted.length).toBeCloseTo(plain.length, 4);
      const both = await lineBetween(networks.map((own) => changed(own, ofUnits, scales)));
      for (const own of [permuted, both]) {
        expect(own.loss).toBeCloseTo(plain.loss, 5);
        expect(own.mean).toBeCloseTo(plain.mean, 5);
        expect(own.error).toBeCloseTo(plain.error, 9);
      }
    }),
    { numRuns: 10 },
  );
  const doubled = await lineBetween(networks.map((own) => changed(own, [0, 1, 2, 3, 4], [4, 4, 4, 4, 4])));
  expect(Math.abs(doubled.length - plain.length)).toBeGreaterThan(0.1);
});

test("a straight line sees units that are permuted in one of its ends, and not which end comes first", async () => {
  const plain = await lineBetween(networks);
  const turned = await lineBetween(networks.toReversed());
  const permuted = await lineBetween([first, changed(networks[1]!, [4, 0, 1, 2, 3], [2, 1, 1, 1, 1])]);
  expect(turned.loss).toBeCloseTo(plain.loss, 5);
  expect(turned.mean).toBeCloseTo(plain.mean, 5);
  expect(permuted.loss).toBeLessThan(0.1 * plain.loss);
});
