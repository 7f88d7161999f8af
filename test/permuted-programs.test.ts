import type { numpy as np } from "@jax-js/jax";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Classifier } from "#landscape";
import { permutationStructure, permuted, randomPermutations } from "#landscape/alignment";
import { logitsOf } from "#landscape/evaluation";
import { randomStream } from "#random";
import { parameterLayout } from "#trees";
import { sampleTensor, sensitivityOfJax } from "../src/engine/testing/oracle.ts";
import { programsOf } from "../src/engine/testing/programs.ts";
import type { ArrayFunction } from "../src/engine/testing/transform.ts";
import "./property-seed.ts";

const TOLERANCE = 1e-4;

/** The sum of the sines of all that a program gives: what is left of its results has no axes that must stay. */
const totalOf =
  ({ apply }: ArrayFunction) =>
  (...arrays: np.Array[]): np.Array =>
    [apply(...arrays)]
      .flat()
      .map((result) => result.sum())
      .reduce((sum, part) => sum.add(part));

/** A network whose parameters are the inputs of a program, and whose only answer is its total, whatever it is shown. */
function networkOf(program: ArrayFunction): Classifier {
  const names = program.shapes.map((_, i) => `input${i}`);
  return {
    layout: parameterLayout(program.shapes.map((shape, i) => ({ name: names[i]!, shape }))),
    inputShape: [1],
    classes: 1,
    logits: (parameters, x) => x.mul(0).add(totalOf(program)(...names.map((name) => parameters[name]!))),
  };
}

test("inputs of random programs in another order that is found to make no difference make none", async () => {
  let moved = 0;
  const programs = programsOf({ steps: "mappable", results: 2, transforms: [] });
  const property = fc.asyncProperty(programs, fc.integer({ min: 0, max: 2 ** 31 }), async (program, seed) => {
    const classifier = networkOf(program);
    const structure = permutationStructure(classifier);
    fc.pre(structure.groups.length > 0);
    const tensors = program.shapes.map((shape, i) => sampleTensor({ type: "float32", shape }, i + 1));
    const parameters = Float32Array.from(tensors.flatMap(({ data }) => [...data]));
    const other = permuted(
      structure,
      { parameters },
      randomPermutations(structure, randomStream(seed, "order")),
    );
    if (other.parameters.some((value, i) => value !== parameters[i])) moved++;
    const [before, after] = await logitsOf({
      classifier,
      parameters: [parameters, other.parameters],
      inputs: Float32Array.of(1),
    });
    const difference = Math.abs(after![0]! - before![0]!) / Math.max(1, Math.abs(before![0]!));
    if (difference < TOLERANCE || !Number.isFinite(before![0]!)) return;
    if ((await sensitivityOfJax(totalOf(program), tensors)) > TOLERANCE / 10) fc.pre(false);
    expect.fail(`${structure.groups.map(({ name }) => name).join(", ")} moved by ${difference}`);
  });
  await fc.assert(property, { numRuns: Number(process.env.LOSS_ATLAS_FUZZ ?? 60) });
  expect(moved).toBeGreaterThan(20);
});
