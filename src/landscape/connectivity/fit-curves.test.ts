import { nn, numpy as np } from "@jax-js/jax";
import { describe, expect, test } from "vitest";
import { adam, optimiserOf, registeredOptimisers, sgd } from "#landscape/optimisers";
import { randomStream } from "#random";
import { parameterLayout } from "#trees";
import type { Augmentation } from "../augmentation.ts";
import type { Classifier } from "../classifier.ts";
import { crossEntropyObjective } from "../cross-entropy-objective.testing.ts";
import type { CurveFit } from "./curve-fit.ts";
import { curveRateFactor } from "./curve-rate.ts";
import { fitBezierCurves, fitCurves } from "./fit-curves.ts";
import { NO_EXAMPLES, ringValley } from "./plane.testing.ts";
import { barrierAndDip } from "./profile.ts";
import { profileAlong } from "./profile-along.ts";

const HIDDEN = 6;

/** One hidden layer of rectified units on two inputs. */
const classifier: Classifier = {
  layout: parameterLayout([
    { name: "hidden", shape: [2, HIDDEN] },
    { name: "output", shape: [HIDDEN, 2] },
  ]),
  inputShape: [2],
  classes: 2,
  logits: (parameters, x) => np.dot(nn.relu(np.dot(x, parameters.hidden!)), parameters.output!),
};

const draws = randomStream(4, "curves");
const inputs = Float32Array.from({ length: 2 * 50 }, () => draws.normal());
/** The sign of the first coordinate. */
const labels = Int32Array.from({ length: 50 }, (_, i) => (inputs[2 * i]! > 0 ? 1 : 0));
const examples = { targets: labels };
const objective = crossEntropyObjective(classifier);

/**
 * A network that solves the task with hidden units `right` and `left`: they see x and -x and vote for their class.
 * Two solutions with other units have a dead network half way: a barrier by permutation.
 */
function solution(right: number, left: number): Float32Array {
  const parameters = new Float32Array(classifier.layout.size);
  parameters[right] = 3;
  parameters[left] = -3;
  parameters[2 * HIDDEN + 2 * right + 1] = 3;
  parameters[2 * HIDDEN + 2 * left] = 3;
  return parameters;
}

const [one, other] = [solution(0, 1), solution(1, 0)];
const fit: CurveFit = {
  objective,
  pairs: [
    { first: one, second: other, examples, stream: randomStream(1, "pair", 0) },
    { first: one, second: solution(2, 3), examples, stream: randomStream(1, "pair", 1) },
  ],
  examples: { inputs },
  epochs: 12,
  batchSize: 16,
  learningRate: 0.05,
  momentum: 0.9,
  weightDecay: 5e-4,
  initialisation: (stream) =>
    Float32Array.from({ length: classifier.layout.size }, () => 0.5 * stream.normal()),
};

describe("fitBezierCurves", () => {
  test("trains on what an augmentation makes of examples, and judges nothing by it", async () => {
    const options = { ...fit, epochs: 3, initialisation: "line" } as const;
    const same: Augmentation = { array: "inputs", change: (example, into) => into.set(example) };
    const away: Augmentation = {
      array: "inputs",
      change: (example, into, stream) => {
        into.set(example);
        into[0] = into[0]! + stream.normal();
      },
    };
    const plain = await fitBezierCurves(options);
    const unchanged = await fitBezierCurves({ ...options, augmentation: same });
    const changed = await fitBezierCurves({ ...options, augmentation: away });
    expect(await fitBezierCurves({ ...options, augmentation: away })).toEqual(changed);
    for (const [i, { points }] of plain.entries()) {
      expect(unchanged[i]!.points[1]).toBeAllclose(points[1]!, { absolute: 1e-6 });
      expect(changed[i]!.points[1]).not.toBeAllclose(points[1]!, { absolute: 1e-3 });
    }
    const [alone] = await fitBezierCurves({ ...options, pairs: [fit.pairs[1]!], augmentation: away });
    expect(alone!.points[1]).toBeAllclose(changed[1]!.points[1]!, { absolute: 1e-5 });
  });

  test("finds a path below the straight line's barrier, with its ends untouched", async () => {
    const [curve] = await fitBezierCurves({ ...fit, epochs: 60, learningRate: 0.3 });
    expect(curve!.points.length).toBe(3);
    expect(curve!.points[0]).toBe(one);
    expect(curve!.points[2]).toBe(other);
    expect(curve!.diverged).toBe(false);
    expect(curve!.lengthRatio).toBeGreaterThan(1);
    expect(curve!.epochs.length).toBe(60);
    expect(curve!.epochs.at(-1)!.loss!).toBeLessThan(curve!.epochs[0]!.loss!);
    const profiles = await profileAlong({
      objective,
      examples: { inputs },
      paths: [
        { points: [one, other], examples },
        { points: curve!.points, examples },
      ],
      interiorPoints: 15,
      refine: true,
    });
    const [line, bent] = profiles.map((profile) => barrierAndDip(profile!, "loss").barrier);
    expect(line).toBeGreaterThan(0.3);
    expect(bent).toBeLessThan(0.5 * line!);
  });

  test.each(["independent", "stratified"] as const)(
    "moves the bend exactly as a float64 loop over the same %s draws, momentum and decay written by hand",
    async (times) => {
      const epochs = 2;
      const [found] = await fitBezierCurves({ ...fit, epochs, times, pairs: [fit.pairs[1]!] });
      const expected = fittedByHand(fit.pairs[1]!, epochs, times);
      expect(found!.points[1]).toBeAllclose(expected.bend, { absolute: 2e-5 });
      expect(found!.epochs.map(({ loss }) => loss)).toBeAllclose(expected.losses, { absolute: 5e-6 });
    },
  );

  test("gives a pair the same curve alone and in company", async () => {
    const together = await fitBezierCurves(fit);
    const [alone] = await fitBezierCurves({ ...fit, pairs: [fit.pairs[1]!] });
    expect(alone!.points[1]).toBeAllclose(together[1]!.points[1]!, { absolute: 1e-5 });
  });

  test("ends a curve whose loss stands still early, and gives it the same beside one that takes longer", async () => {
    const still = { first: one, second: one, examples, stream: randomStream(1, "pair", 2) };
    const moving = fit.pairs[0]!;
    const options = {
      ...fit,
      epochs: 40,
      initialisation: "line",
      times: "stratified",
      lossTolerance: 0.1,
    } as const;
    const both = await fitBezierCurves({ ...options, pairs: [still, moving] });
    expect(both[0]).toMatchObject({ settled: true });
    expect(both[0]!.epochs.length).toBe(24);
    expect(both[1]!.epochs.length).toBeGreaterThan(24);
    const [alone] = await fitBezierCurves({ ...options, pairs: [still] });
    expect(alone!.epochs.length).toBe(24);
    expect(both[0]!.points[1]).toBeAllclose(alone!.points[1]!, { absolute: 1e-6 });
    const [unasked] = await fitBezierCurves({ ...options, lossTolerance: 0, pairs: [still] });
    expect(unasked).toMatchObject({ settled: null });
    expect(unasked!.epochs.length).toBe(40);
  });

  test("started on the line between equal networks, with no rate to speak of, stays there: no barrier", async () => {
    const [curve] = await fitBezierCurves({
      ...fit,
      pairs: [{ ...fit.pairs[0]!, second: one }],
      initialisation: "line",
      learningRate: 1e-12,
      epochs: 1,
    });
    expect(curve!.points[1]).toBeAllclose(one, { absolute: 5e-11 });
    expect(curve!.lengthRatio).toBeNull();
    const [profile] = await profileAlong({
      objective,
      examples: { inputs },
      paths: [{ points: curve!.points, examples }],
      interiorPoints: 5,
      refine: true,
    });
    expect(barrierAndDip(profile!, "error")).toMatchObject({ barrier: 0, dip: 0 });
    expect(barrierAndDip(profile!, "loss").barrier).toBeLessThan(1e-6);
  });

  test("trains as many bends as wanted, equally spaced on the line at first", async () => {
    const [curve] = await fitBezierCurves({
      ...fit,
      bends: 2,
      initialisation: "line",
      epochs: 1,
      learningRate: 1e-12,
    });
    expect(curve!.points.length).toBe(4);
    expect(curve!.lengthRatio).toBeCloseTo(1, 5);
    const third = Array.from(one, (value, i) => (2 * value + other[i]!) / 3);
    expect(curve!.points[1]).toBeAllclose(third, { absolute: 5e-6 });
  });

  test("says that a search ran off instead of failing", async () => {
    const [curve] = await fitBezierCurves({ ...fit, learningRate: 1e20, epochs: 3 });
    expect(curve!.diverged).toBe(true);
    expect(curve!.lengthRatio).toBeNull();
    const paths = [{ points: curve!.points, examples }];
    expect(
      await profileAlong({ objective, examples: { inputs }, paths, interiorPoints: 3, refine: true }),
    ).toEqual([null]);
  });

  test("stops when asked to", async () => {
    const signal = AbortSignal.abort(new Error("enough"));
    await expect(fitBezierCurves({ ...fit, signal })).rejects.toThrow("enough");
  });

  test.each([
    [{ epochs: 0 }, "epochs"],
    [{ batchSize: 1.5 }, "batchSize"],
    [{ learningRate: Number.NaN }, "learningRate"],
    [{ momentum: 1 }, "momentum"],
    [{ weightDecay: -1 }, "weightDecay"],
    [{ bends: 0 }, "bends"],
    [{ lossTolerance: -0.1 }, "lossTolerance"],
    [{ lossTolerance: 1 }, "lossTolerance"],
  ] as const)("refuses options that make no sense: %j", async (change, where) => {
    await expect(fitBezierCurves({ ...fit, ...change })).rejects.toMatchObject({
      code: "connectivity/options",
      kind: "input",
      where,
    });
  });

  test("refuses a part of an example", async () => {
    const part = { examples: { inputs: new Float32Array(3) } };
    await expect(fitBezierCurves({ ...fit, ...part })).rejects.toMatchObject({
      code: "landscape/examples",
      kind: "input",
      where: expect.stringContaining("inputs"),
    });
  });

  test("refuses ends of another network", async () => {
    const pairs = [{ ...fit.pairs[0]!, second: new Float32Array(2) }];
    await expect(fitBezierCurves({ ...fit, pairs })).rejects.toMatchObject({
      code: "landscape/parameters",
      where: "network 1",
    });
  });
});

/** The published procedure written out for one pair in float64: gradient by the chain rule, factor 2t(1 - t). */
function fittedByHand(
  { first, second, stream }: CurveFit["pairs"][number],
  epochs: number,
  kind: NonNullable<CurveFit["times"]>,
) {
  const { batchSize, learningRate, momentum, weightDecay, initialisation } = fit;
  if (initialisation === "line") throw new TypeError("this fit starts at a drawn point");
  const bend = Float64Array.from(initialisation(stream.child("start")));
  const velocity = new Float64Array(bend.length);
  const times = stream.child("times");
  const losses: number[] = [];
  for (let epoch = 1; epoch <= epochs; epoch++) {
    const order = stream.child("epoch", epoch).permutation(50);
    const rate = learningRate * (epoch / epochs <= 0.5 ? 1 : 0.01);
    const strata = kind === "stratified" ? times.permutation(Math.ceil(50 / batchSize)) : undefined;
    let [sum, updates] = [0, 0];
    for (let from = 0; from < 50; from += batchSize, updates++) {
      const t = strata ? (strata[updates]! + times.uniform()) / strata.length : times.uniform();
      const w = bend.map(
        (value, i) => (1 - t) ** 2 * first[i]! + 2 * t * (1 - t) * value + t ** 2 * second[i]!,
      );
      const { loss, gradient } = lossAndGradient(w, order.subarray(from, from + batchSize));
      sum += loss;
      for (let i = 0; i < bend.length; i++) {
        velocity[i] = momentum * velocity[i]! + 2 * t * (1 - t) * (gradient[i]! + weightDecay * w[i]!);
        bend[i]! -= rate * velocity[i]!;
      }
    }
    losses.push(sum / updates);
  }
  return { bend, losses };
}

function lossAndGradient(w: Float64Array, batch: Int32Array): { loss: number; gradient: Float64Array } {
  const gradient = new Float64Array(w.length);
  const outputAt = 2 * HIDDEN;
  let loss = 0;
  for (const n of batch) {
    const x = inputs.subarray(2 * n, 2 * n + 2);
    const hidden = Array.from({ length: HIDDEN }, (_, j) =>
      Math.max(0, x[0]! * w[j]! + x[1]! * w[HIDDEN + j]!),
    );
    const logits = [0, 1].map((c) =>
      hidden.reduce((sum, value, j) => sum + value * w[outputAt + 2 * j + c]!, 0),
    );
    const total = Math.log(logits.reduce((sum, logit) => sum + Math.exp(logit), 0));
    loss += (total - logits[labels[n]!]!) / batch.length;
    const slopes = logits.map(
      (logit, c) => (Math.exp(logit - total) - (c === labels[n] ? 1 : 0)) / batch.length,
    );
    for (let j = 0; j < HIDDEN; j++) {
      let back = 0;
      for (let c = 0; c < 2; c++) {
        gradient[outputAt + 2 * j + c]! += slopes[c]! * hidden[j]!;
        back += slopes[c]! * w[outputAt + 2 * j + c]!;
      }
      if (hidden[j]! > 0) for (let i = 0; i < 2; i++) gradient[i * HIDDEN + j]! += back * x[i]!;
    }
  }
  return { loss, gradient };
}

describe("fitCurves of other shapes, starts and optimisers", () => {
  const [right, left] = [Float32Array.of(1, 0), Float32Array.of(-1, 0)];
  const valley: CurveFit = {
    objective: ringValley,
    pairs: [{ first: right, second: left, stream: randomStream(2, "valley") }],
    examples: NO_EXAMPLES,
    epochs: 40,
    batchSize: 1,
    learningRate: 0.02,
    momentum: 0.5,
    weightDecay: 0.01,
    initialisation: "line",
    displacement: 0.5,
    bends: 2,
    shape: "polychain",
  };

  test("moves the bends of a chain by Adam exactly as a float64 loop of its formulas", async () => {
    const settings = { beta1: 0.8, beta2: 0.95, epsilon: 1e-6 };
    const [found] = await fitCurves({ ...valley, optimiser: adam.make(settings) });
    const { stream } = valley.pairs[0]!;
    const directions = stream.child("displacement");
    const bends = [1, 2].map((j) => {
      const drawn = [directions.normal(), directions.normal()];
      const norm = Math.hypot(...drawn);
      return [1 - (2 * j) / 3 + drawn[0]! / norm, drawn[1]! / norm];
    });
    const [mean, square] = [1, 2].map(() => bends.map(() => [0, 0]));
    const times = stream.child("times");
    for (let epoch = 1; epoch <= valley.epochs; epoch++) {
      const t = times.uniform();
      const piece = Math.min(Math.floor(3 * t), 2);
      const weights = [0, 0, 0, 0].map((_, j) => Math.max(0, 1 - Math.abs(3 * t - j)));
      expect(weights[piece]! + weights[piece + 1]!).toBeCloseTo(1, 12);
      const points = [[...right], ...bends, [...left]];
      const w = [0, 1].map((i) => points.reduce((sum, own, j) => sum + weights[j]! * own[i]!, 0));
      const rise = 4 * (w[0]! ** 2 + w[1]! ** 2 - 1) + valley.weightDecay;
      const rate = valley.learningRate * curveRateFactor(epoch, valley.epochs);
      for (const [j, bend] of bends.entries()) {
        for (let i = 0; i < 2; i++) {
          const gradient = weights[j + 1]! * rise * w[i]!;
          const [m, v] = [mean![j]!, square![j]!];
          m[i] = settings.beta1 * m[i]! + (1 - settings.beta1) * gradient;
          v[i] = settings.beta2 * v[i]! + (1 - settings.beta2) * gradient ** 2;
          const unbiased = Math.sqrt(v[i]! / (1 - settings.beta2 ** epoch));
          bend[i]! -= ((rate / (1 - settings.beta1 ** epoch)) * m[i]!) / (unbiased + settings.epsilon);
        }
      }
    }
    expect(found!.points.slice(1, -1).flatMap((own) => [...own])).toBeAllclose(bends.flat(), {
      absolute: 1e-4,
    });
    expect(found).toMatchObject({ shape: "polychain", chord: 2, diverged: false });
    expect(found!.length! / found!.chord!).toBe(found!.lengthRatio);
  });

  test("is the same by plain descent and by the sgd that training has", async () => {
    const [own] = await fitCurves(valley);
    const [registered] = await fitCurves({ ...valley, optimiser: sgd.make({ momentum: 0.5 }) });
    expect(registered!.points).toEqual(own!.points);
  });

  test.each(registeredOptimisers().map(({ kind }) => kind))("finds the valley by %s", async (kind) => {
    const fit = { ...valley, epochs: 300, optimiser: optimiserOf({ kind }) };
    const both = [valley.pairs[0]!, { first: left, second: right, stream: randomStream(3, "valley") }];
    const curves = await fitCurves({ ...fit, pairs: both });
    const profiles = await profileAlong({
      objective: ringValley,
      examples: NO_EXAMPLES,
      paths: curves,
      interiorPoints: 15,
      refine: true,
    });
    for (const profile of profiles) expect(barrierAndDip(profile!, "loss").barrier).toBeLessThan(0.4);
    const [alone] = await fitCurves({ ...fit, pairs: [both[1]!] });
    expect(alone!.points[1]).toBeAllclose(curves[1]!.points[1]!, { absolute: 1e-5 });
  });

  test("starts so far from the line as it is told, by draws of its own", async () => {
    const start = async (displacement: number) => {
      const [curve] = await fitCurves({ ...valley, epochs: 1, learningRate: 1e-30, displacement });
      return curve!.points;
    };
    const [line, near, far] = [await start(0), await start(0.25), await start(3)];
    for (const [points, share] of [
      [near, 0.25],
      [far, 3],
    ] as const) {
      for (const j of [1, 2])
        expect(Math.hypot(...points[j]!.map((value, i) => value - line[j]![i]!))).toBeCloseTo(2 * share, 5);
    }
    const direction = (points: typeof near) =>
      (points[1]![1]! - line[1]![1]!) / (points[1]![0]! - line[1]![0]!);
    expect(direction(near)).toBeCloseTo(direction(far), 3);
    for (const unknown of [{ shape: "circle" }, { times: "never" }] as object[]) {
      await expect(fitCurves({ ...valley, ...unknown })).rejects.toMatchObject({
        code: "connectivity/options",
        where: Object.keys(unknown)[0],
      });
    }
    await expect(fitCurves({ ...valley, displacement: -1 })).rejects.toMatchObject({
      code: "connectivity/options",
    });
  });
});
