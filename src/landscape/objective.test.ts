import { nn, numpy as np } from "@jax-js/jax";
import { describe, expect, test } from "vitest";
import { barrierAndDip, curveRateFactor, fitBezierCurves, profileAlong } from "#landscape/connectivity";
import { hessianProducts, measureCurvature } from "#landscape/curvature";
import { evaluate } from "#landscape/evaluation";
import { sgd } from "#landscape/optimisers";
import { trainEnsemble } from "#landscape/training";
import { randomStream } from "#random";
import { parameterLayout } from "#trees";
import { leastSquares } from "./least-squares.testing.ts";
import type { Objective } from "./objective.ts";

const EIGENVALUES = [1, 4, 9];
const TARGET = [0.5, -1, 0.25];

/** Rows along the axes, so that the Hessian of the mean is diagonal with these eigenvalues and the minimum is known. */
const rows = Float32Array.from({ length: 9 }, (_, i) =>
  i % 4 === 0 ? Math.sqrt(3 * EIGENVALUES[i / 4]!) : 0,
);
const answers = Float32Array.from(TARGET, (w, i) => w * rows[4 * i]!);
const examples = { rows, answers };

/** The loss at a point, by the eigenvalues. */
function lossAt(w: ArrayLike<number>): number {
  return EIGENVALUES.reduce((sum, eigenvalue, i) => sum + (eigenvalue * (w[i]! - TARGET[i]!) ** 2) / 2, 0);
}

const training = {
  objective: leastSquares,
  examples,
  batchSize: 3,
  schedule: { kind: "constant" },
  stop: { kind: "never" },
  incompleteBatch: "keep",
} as const;

const member = {
  initial: Float32Array.of(1, 1, 1),
  learningRate: 0.05,
  weightDecay: 0,
  batchOrder: randomStream(1, "order"),
};

describe("an objective without a network", () => {
  test("has the Hessian of its closed form, everywhere", async () => {
    const networks = [Float32Array.of(0, 0, 0), Float32Array.of(5, -3, 2)];
    const operators = await hessianProducts({ objective: leastSquares, networks, examples, chunkSize: 2 });
    const products = await operators.apply([Float64Array.of(1, 1, 1), Float64Array.of(1, -2, 3)]);
    operators.release();
    expect(products[0]!).toBeAllclose(EIGENVALUES, { absolute: 1e-5 });
    expect(products[1]!).toBeAllclose([1, -8, 27], { absolute: 1e-5 });
  });

  test("is measured by its eigenvalues and its trace, parameter by parameter", async () => {
    const [curvature] = await measureCurvature({
      objective: leastSquares,
      networks: [Float32Array.of(1, 2, 3)],
      examples,
      streams: [randomStream(1, "curvature")],
      lanczosSteps: 3,
      lanczosTolerance: 1e-6,
      traceProbes: 4,
    });
    expect(curvature!.spectrum!.largest.value).toBeCloseTo(9, 4);
    expect(curvature!.spectrum!.smallest.value).toBeCloseTo(1, 4);
    // Probes of signs see the trace of a diagonal matrix exactly.
    expect(curvature!.trace).toMatchObject({ value: expect.closeTo(14, 4) });
    expect(curvature!.traceByParameter!.first!.value).toBeCloseTo(1, 4);
    expect(curvature!.traceByParameter!.others!.value).toBeCloseTo(13, 4);
  });

  test("is descended as the closed form says, with its error beside its loss", async () => {
    const request = { ...training, optimiser: sgd.make({ momentum: 0 }), budget: { epochs: 5 } };
    const [trained] = await trainEnsemble({ ...request, members: [member] });
    const parametersAfter = (epochs: number) =>
      TARGET.map((w, i) => w + (1 - 0.05 * EIGENVALUES[i]!) ** epochs * (1 - w));
    expect(trained!.parameters).toBeAllclose(parametersAfter(5), { absolute: 1e-5 });
    const losses = [0, 1, 2, 3, 4].map((epochs) => lossAt(parametersAfter(epochs)));
    expect(trained!.history.loss).toBeAllclose(losses, { absolute: 1e-5 });
    expect(trained!.history.error).toBeAllclose(
      losses.map((loss) => Math.sqrt(2 * loss)),
      { absolute: 1e-5 },
    );
  });

  test("does not diverge by a large loss, of which it has no yardstick, but by numbers that are not finite", async () => {
    const request = { ...training, optimiser: sgd.make({ momentum: 0 }), budget: { epochs: 400 } };
    const [away, broken] = await trainEnsemble({
      ...request,
      members: [
        { ...member, initial: Float32Array.of(1e6, 0, 0), learningRate: 1e-6 },
        { ...member, learningRate: 1 },
      ],
    });
    expect(away).toMatchObject({ status: "trained", epochs: 400 });
    expect(broken).toMatchObject({ status: "diverged", stoppedBy: "divergence" });
  });

  test("takes answers of each member's own", async () => {
    const own = [answers, answers.map((answer) => -answer)];
    const trained = await trainEnsemble({
      ...training,
      examples: { rows },
      optimiser: sgd.make({ momentum: 0 }),
      budget: { epochs: 400 },
      members: own.map((mine) => ({ ...member, examples: { answers: mine } })),
    });
    expect(trained[0]!.parameters).toBeAllclose(TARGET, { absolute: 1e-4 });
    expect(trained[1]!.parameters).toBeAllclose(
      TARGET.map((w) => -w),
      { absolute: 1e-4 },
    );
    const judged = await evaluate({
      objective: leastSquares,
      parameters: trained.map(({ parameters }) => parameters),
      examples: { rows },
      own: [{ answers }, { answers }],
    });
    expect(judged[0]!.loss).toBeCloseTo(0, 5);
    const wrong = lossAt(TARGET.map((w) => -w));
    expect(judged[1]!.loss).toBeCloseTo(wrong, 2);
    expect(judged[1]!.error).toBeCloseTo(Math.sqrt(2 * wrong), 2);
  });

  test("is connected as a loop in float64 does it, and judged along its paths by the closed form", async () => {
    const from = (w: readonly number[]) => Float32Array.from(w, (x, i) => x + TARGET[i]!);
    const [first, second] = [from([2, 0, 0]), from([0, 2, 0])];
    const [epochs, learningRate, momentum, weightDecay] = [30, 0.1, 0.9, 0.01];
    const stream = randomStream(1, "pair");
    const [curve] = await fitBezierCurves({
      objective: leastSquares,
      pairs: [{ first, second, stream }],
      examples,
      epochs,
      batchSize: 3,
      learningRate,
      momentum,
      weightDecay,
      initialisation: "line",
    });
    const bend = Array.from(first, (value, i) => (value + second[i]!) / 2);
    const velocity = [0, 0, 0];
    const times = stream.child("times");
    const losses = Array.from({ length: epochs }, (_, epoch) => {
      const t = times.uniform();
      const rate = learningRate * curveRateFactor(epoch + 1, epochs);
      const weight = 2 * t * (1 - t);
      const at = bend.map((value, i) => (1 - t) ** 2 * first[i]! + weight * value + t ** 2 * second[i]!);
      for (const [i, eigenvalue] of EIGENVALUES.entries()) {
        const slope = eigenvalue * (at[i]! - TARGET[i]!) + weightDecay * at[i]!;
        velocity[i] = momentum * velocity[i]! + weight * slope;
        bend[i]! -= rate * velocity[i]!;
      }
      return lossAt(at);
    });
    expect(curve!.points[1]!).toBeAllclose(bend, { absolute: 1e-5 });
    expect(curve!.epochs.map(({ loss }) => loss!)).toBeAllclose(losses, { absolute: 1e-5 });
    const [line, bent] = await profileAlong({
      objective: leastSquares,
      paths: [{ points: [first, second] }, { points: curve!.points }],
      examples,
      interiorPoints: 3,
      refine: true,
    });
    for (const { t, loss, error } of line!) {
      const expected = lossAt(from([2 * (1 - t), 2 * t, 0]));
      expect(loss).toBeCloseTo(expected, 5);
      expect(error).toBeCloseTo(Math.sqrt(2 * expected), 5);
    }
    expect(barrierAndDip(line!, "loss")).toMatchObject({ barrier: 0 });
    expect(barrierAndDip(bent!, "loss").dip).toBeGreaterThan(barrierAndDip(line!, "loss").dip);
  });
});

describe("an objective of tokens", () => {
  const VOCABULARY = 3;
  const negativeLogarithms = (logits: np.Array, tokens: np.Array) => {
    const [examplesHere, length] = tokens.shape as [number, number];
    const isToken = np.equal(
      tokens.reshape([examplesHere, length, 1]),
      np.arange(VOCABULARY, undefined, undefined, { dtype: np.int32 }),
    );
    return np.where(isToken, nn.logSoftmax(logits, -1), 0).sum(-1).mean(-1).neg();
  };
  /** A probability for each token, whatever stands before it. */
  const unigrams: Objective = {
    layout: parameterLayout([{ name: "logits", shape: [VOCABULARY] }]),
    examples: { tokens: { type: "int32", shape: [4], below: VOCABULARY } },
    loss: ({ logits }, { tokens }, shares) => negativeLogarithms(logits!, tokens!).mul(shares).sum(),
    error: {
      name: "cross-entropy",
      unit: "nats",
      of: (sum, count) => sum / count,
      sum: ({ logits }, { tokens }, shares) => negativeLogarithms(logits!, tokens!).mul(shares).sum(),
    },
    constantAnswerLoss: () => Math.log(VOCABULARY),
  };
  const tokens = Int32Array.of(0, 0, 1, 0, 2, 1, 0, 0);
  const frequencies = [5 / 8, 2 / 8, 1 / 8];

  test("learns their frequencies", async () => {
    const [trained] = await trainEnsemble({
      ...training,
      objective: unigrams,
      examples: { tokens },
      batchSize: 2,
      optimiser: sgd.make(),
      budget: { epochs: 300 },
      members: [{ ...member, initial: new Float32Array(3), learningRate: 0.2 }],
    });
    const odds = Array.from(trained!.parameters, Math.exp);
    const total = odds.reduce((sum, value) => sum + value, 0);
    expect(odds.map((value) => value / total)).toBeAllclose(frequencies, { absolute: 1e-4 });
    expect(trained!.history.error).toEqual(trained!.history.loss);
    const entropy = frequencies.reduce((sum, p) => sum - p * Math.log(p), 0);
    expect(trained!.history.loss.at(-1)).toBeCloseTo(entropy, 5);
  });

  test("has the Hessian diag(p) - p pᵀ", async () => {
    const operators = await hessianProducts({
      objective: unigrams,
      networks: [Float32Array.from(frequencies, Math.log)],
      examples: { tokens },
    });
    const [product] = await operators.apply([Float64Array.of(1, 0, 0)]);
    operators.release();
    const [p, q, r] = frequencies as [number, number, number];
    expect(product!).toBeAllclose([p - p * p, -p * q, -p * r], { absolute: 1e-6 });
  });
});

test.each([
  [{ rows, answers, more: rows }, "more"],
  [{ rows }, "answers"],
  [{ rows: rows.subarray(1), answers }, "rows"],
  [{ rows, answers: Int32Array.of(1, 2, 3) }, "answers"],
  [{ rows, answers: answers.subarray(1) }, "answers"],
])("arrays that do not fit what an objective reads are refused by name", async (wrong, where) => {
  const networks = [new Float32Array(3)];
  await expect(hessianProducts({ objective: leastSquares, networks, examples: wrong })).rejects.toMatchObject(
    {
      code: "landscape/examples",
      kind: "input",
      where,
    },
  );
});
