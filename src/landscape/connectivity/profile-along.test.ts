import { numpy as np } from "@jax-js/jax";
import { describe, expect, test } from "vitest";
import { randomStream } from "#random";
import { parameterLayout } from "#trees";
import type { Classifier } from "../objective.ts";
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
const points = [Float32Array.of(-2, 1), Float32Array.of(5, 0), Float32Array.of(3, -1)];

/** Loss and error at the point where logit 0 exceeds logit 1 by `margin` per unit of input. */
function exact(margin: number): { loss: number; errorPct: number } {
  let [loss, wrong] = [0, 0];
  inputs.forEach((x, n) => {
    const towards = labels[n] === 0 ? margin * x : -margin * x;
    loss += Math.log1p(Math.exp(-towards)) / inputs.length;
    if (towards < 0) wrong++;
  });
  return { loss, errorPct: (100 * wrong) / inputs.length };
}

describe("profileAlong", () => {
  test("judges a curve and a line at every t by their closed form", async () => {
    const [curve, line] = await profileAlong({
      classifier,
      inputs,
      paths: [
        { points, labels },
        { points: [points[0]!, points[2]!], labels },
      ],
      interiorPoints: 13,
      refine: true,
    });
    for (const { t, loss, errorPct } of curve!) {
      const found = exact(-3 * (1 - t) ** 2 + 5 * 2 * t * (1 - t) + 4 * t ** 2);
      expect(loss).toBeCloseTo(found.loss, 5);
      expect(errorPct).toBeCloseTo(found.errorPct, 10);
    }
    for (const { t, loss } of line!) expect(loss).toBeCloseTo(exact(-3 * (1 - t) + 4 * t).loss, 5);
  });

  test("has the ends, the quarters, the wanted points and more of them about the worst", async () => {
    const request = { classifier, inputs, paths: [{ points, labels }], interiorPoints: 13 };
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
      classifier,
      inputs,
      paths: [
        { points, labels },
        { points, labels: flipped },
      ],
      interiorPoints: 3,
      refine: false,
    });
    const complements = own!.map(({ errorPct }) => 100 - errorPct);
    expect(other!.map(({ errorPct }) => errorPct)).toBeAllclose(complements, { absolute: 5e-11 });
  });

  test("turned round is the same profile backwards", async () => {
    const draws = randomStream(8, "ends");
    const ends = [0, 1].map(() => Float32Array.from({ length: 2 }, () => draws.normal()));
    const [there, back] = await profileAlong({
      classifier,
      inputs,
      paths: [
        { points: ends, labels },
        { points: ends.toReversed(), labels },
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
      { points: broken, labels },
      { points, labels },
    ];
    const profiles = await profileAlong({ classifier, inputs, paths, interiorPoints: 3, refine: true });
    expect(profiles[0]).toBeNull();
    expect(profiles[1]!.length).toBeGreaterThan(5);
  });

  test.each([0, 2.5, Number.NaN])("refuses %d interior points", async (interiorPoints) => {
    const paths = [{ points, labels }];
    await expect(
      profileAlong({ classifier, inputs, paths, interiorPoints, refine: true }),
    ).rejects.toMatchObject({
      code: "connectivity/interior-points",
      kind: "input",
    });
  });
});
