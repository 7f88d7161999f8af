import { numpy as np } from "@jax-js/jax";
import { describe, expect, test } from "vitest";
import { randomStream } from "#random";
import { parameterLayout } from "#trees";
import type { Classifier } from "../classifier.ts";
import { crossEntropyObjective } from "../cross-entropy-objective.testing.ts";
import { profileAlong } from "./profile-along.ts";

/** Softmax regression on one input: the loss along any path has a closed form. */
const classifier: Classifier = {
  layout: parameterLayout([{ name: "weight", shape: [1, 2] }]),
  inputShape: [1],
  classes: 2,
  logits: (parameters, x) => np.dot(x, parameters.weight!),
};

const inputs = Float32Array.of(1, -1, 2, -3, 0.5);
const labels = Int32Array.of(0, 1, 0, 1, 1);
const examples = { targets: labels };
const objective = crossEntropyObjective(classifier);
const points = [Float32Array.of(-2, 1), Float32Array.of(5, 0), Float32Array.of(3, -1)];

/** Loss and error at the point where logit 0 exceeds logit 1 by `margin` per unit of input. */
function exact(margin: number): { loss: number; error: number } {
  let [loss, wrong] = [0, 0];
  inputs.forEach((x, n) => {
    const towards = labels[n] === 0 ? margin * x : -margin * x;
    loss += Math.log1p(Math.exp(-towards)) / inputs.length;
    if (towards < 0) wrong++;
  });
  return { loss, error: (100 * wrong) / inputs.length };
}

describe("profileAlong", () => {
  test("judges a curve and a line at every t by their closed form", async () => {
    const [curve, line] = await profileAlong({
      objective,
      examples: { inputs },
      paths: [
        { points, examples },
        { points: [points[0]!, points[2]!], examples },
      ],
      interiorPoints: 13,
      refine: true,
    });
    for (const { t, loss, error } of curve!) {
      const found = exact(-3 * (1 - t) ** 2 + 5 * 2 * t * (1 - t) + 4 * t ** 2);
      expect(loss).toBeCloseTo(found.loss, 5);
      expect(error).toBeCloseTo(found.error, 10);
    }
    for (const { t, loss } of line!) expect(loss).toBeCloseTo(exact(-3 * (1 - t) + 4 * t).loss, 5);
  });

  test("judges an end that paths share by the examples of each path", async () => {
    const flipped = { targets: labels.map((label) => 1 - label) };
    const line = { points: [points[0]!, points[2]!], examples };
    const paths = [{ points, examples }, line, { ...line, examples: flipped }, line];
    const request = { objective, examples: { inputs }, interiorPoints: 3, refine: false };
    const together = await profileAlong({ ...request, paths });
    for (const [i, path] of paths.entries()) {
      const [alone] = await profileAlong({ ...request, paths: [path] });
      expect(together[i]!.map(({ t }) => t)).toEqual(alone!.map(({ t }) => t));
      for (const quantity of ["loss", "error"] as const) {
        const column = (profile: typeof alone) => profile!.map((point) => point[quantity]);
        expect(column(together[i]!)).toBeAllclose(column(alone!), { absolute: 1e-6 });
      }
    }
    expect(together[2]!.at(-1)!.error).not.toBe(together[1]!.at(-1)!.error);
  });

  test("has the ends, the quarters, the wanted points and more of them about the worst", async () => {
    const request = { objective, examples: { inputs }, paths: [{ points, examples }], interiorPoints: 13 };
    const [coarse] = await profileAlong({ ...request, refine: false });
    const [fine] = await profileAlong({ ...request, refine: true });
    const times = fine!.map(({ t }) => t);
    expect(coarse!.length).toBe(17);
    expect(times).toEqual([...new Set(times)].sort((a, b) => a - b));
    expect(fine!.filter(({ t }) => coarse!.some((point) => point.t === t))).toEqual(coarse);
    expect(fine!.length).toBeGreaterThanOrEqual(19);
    expect(fine!.length).toBeLessThanOrEqual(21);
  });

  test("judges each path by its own labels", async () => {
    const flipped = labels.map((label) => 1 - label);
    const [own, other] = await profileAlong({
      objective,
      examples: { inputs },
      paths: [
        { points, examples },
        { points, examples: { targets: flipped } },
      ],
      interiorPoints: 3,
      refine: false,
    });
    const complements = own!.map(({ error }) => 100 - error);
    expect(other!.map(({ error }) => error)).toBeAllclose(complements, { absolute: 5e-11 });
  });

  test("turned round is the same profile backwards", async () => {
    const draws = randomStream(8, "ends");
    const ends = [0, 1].map(() => Float32Array.from({ length: 2 }, () => draws.normal()));
    const [there, back] = await profileAlong({
      objective,
      examples: { inputs },
      paths: [
        { points: ends, examples },
        { points: ends.toReversed(), examples },
      ],
      interiorPoints: 7,
      refine: false,
    });
    const backwards = there!.toReversed();
    expect(back!.map(({ t }) => t)).toEqual(backwards.map(({ t }) => 1 - t));
    expect(back!.map(({ loss }) => loss)).toBeAllclose(
      backwards.map(({ loss }) => loss),
      { absolute: 5e-6 },
    );
  });

  test("is null for a path with a broken end and leaves the others alone", async () => {
    const broken = [points[0]!, Float32Array.of(Number.NaN, 0)];
    const paths = [
      { points: broken, examples },
      { points, examples },
    ];
    const profiles = await profileAlong({
      objective,
      examples: { inputs },
      paths,
      interiorPoints: 3,
      refine: true,
    });
    expect(profiles[0]).toBeNull();
    expect(profiles[1]!.length).toBeGreaterThan(5);
  });

  test.each([0, 2.5, Number.NaN])("refuses %d interior points", async (interiorPoints) => {
    const paths = [{ points, examples }];
    await expect(
      profileAlong({ objective, examples: { inputs }, paths, interiorPoints, refine: true }),
    ).rejects.toMatchObject({
      code: "connectivity/interior-points",
      kind: "input",
    });
  });
});
