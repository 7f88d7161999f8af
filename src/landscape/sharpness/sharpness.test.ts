import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mlp } from "#families/networks";
import { initialise } from "#nets/initialisation";
import { randomStream } from "#random";
import { parameterLayout } from "#trees";
import { crossEntropyObjective } from "../cross-entropy-objective.testing.ts";
import { leastSquares, leastSquaresGradient } from "../least-squares.testing.ts";
import type { Objective } from "../objective.ts";
import {
  adaptiveScale,
  averageCaseSharpness,
  criticalSharpness,
  edgeOfStability,
  gradientNoise,
  learningCoefficient,
  lossGradients,
  worstCaseSharpness,
} from "./index.ts";

function gaussians(count: number, name: string): Float32Array {
  const stream = randomStream(8, name);
  return Float32Array.from({ length: count }, () => stream.normal());
}

const EXAMPLES = 200;
const rows = gaussians(3 * EXAMPLES, "rows").map((value, i) => value * [3, 1, 0.3][i % 3]!);
const truth = [0.5, -1, 2];
const answers = gaussians(EXAMPLES, "answers").map(
  (noise, n) => 0.2 * noise + truth.reduce((sum, w, i) => sum + w * rows[3 * n + i]!, 0),
);
const examples = { rows, answers };

/** The Hessian of the quadratic, mean of row · rowᵀ. */
const hessian = Array.from({ length: 9 }, (_, at) => {
  let sum = 0;
  for (let n = 0; n < EXAMPLES; n++) sum += rows[3 * n + Math.floor(at / 3)]! * rows[3 * n + (at % 3)]!;
  return sum / EXAMPLES;
});
const times = (v: readonly number[]): number[] =>
  [0, 1, 2].map((row) => v.reduce((sum, value, column) => sum + hessian[3 * row + column]! * value, 0));
const inner = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, value, i) => sum + value * b[i]!, 0);

/** The largest eigenvalue, by as many products as settle it. */
function largestEigenvalue(): number {
  let vector = [1, 1, 1];
  for (let i = 0; i < 500; i++) {
    const next = times(vector);
    const norm = Math.sqrt(inner(next, next));
    vector = next.map((value) => value / norm);
  }
  return inner(vector, times(vector));
}

const away = Float32Array.of(0.4, -0.2, 1.1);
const gradientAt = (w: ArrayLike<number>) => leastSquaresGradient(w, rows, answers);

describe("losses and gradients", () => {
  it("are those of the closed form, whatever the runs", async () => {
    const program = await lossGradients({ objective: leastSquares, networks: [away, away], examples });
    const [first, second] = await program.at([away, Float32Array.of(0.5, -1, 2)]);
    expect(first!.gradient).toBeAllclose(gradientAt(away), { absolute: 1e-5 });
    expect(second!.gradient).toBeAllclose(gradientAt([0.5, -1, 2]), { absolute: 1e-5 });
    expect(program.runWeights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 12);
    expect(first!.runs.reduce((sum, loss, run) => sum + program.runWeights[run]! * loss, 0)).toBeCloseTo(
      first!.loss,
      12,
    );
    program.release();
  });
});

describe("the worst case", () => {
  it("after one step is that of the expansion along the gradient, exact for a quadratic", async () => {
    const radius = 0.3;
    const g = gradientAt(away);
    const length = Math.sqrt(inner(g, g));
    const [found] = await worstCaseSharpness({
      objective: leastSquares,
      networks: [away],
      examples,
      radius,
      ascents: 1,
    });
    const expected = radius * length + ((radius / length) ** 2 / 2) * inner(g, times(g));
    expect(found!.afterOneStep).toBeCloseTo(expected, 4);
    expect(found!.value).toBe(found!.afterOneStep);
  });

  it("of a quadratic about its minimum is half the largest eigenvalue times the squared radius", async () => {
    const radius = 0.5;
    const start = Float32Array.from(truth);
    // The minimum itself, by a few steps of Newton's method along coordinates.
    for (let sweep = 0; sweep < 200; sweep++) {
      for (const i of [0, 1, 2]) start[i]! -= gradientAt(start)[i]! / hessian[4 * i]!;
    }
    const [found] = await worstCaseSharpness({
      objective: leastSquares,
      networks: [start],
      examples,
      radius,
      ascents: 30,
    });
    expect(found!.value).toBeCloseTo((largestEigenvalue() * radius ** 2) / 2, 3);
  });

  it("of a point whose gradient is zero is sought from a random one, and none without a stream", async () => {
    const still = {
      rows: Float32Array.from(
        [
          [2, 0, 0],
          [0, 1, 0],
          [0, 0, 1],
        ].flat(),
      ),
      answers: new Float32Array(3),
    };
    const [middle, radius] = [new Float32Array(3), 0.5];
    const request = {
      objective: leastSquares,
      networks: [middle, away],
      examples: still,
      radius,
      ascents: 40,
    };
    const [none, other] = await worstCaseSharpness(request);
    expect(none).toEqual({
      value: null,
      standardError: null,
      afterOneStep: null,
      errorAfterOneStep: null,
      isStationary: true,
    });
    const streams = [randomStream(1, "a"), randomStream(1, "b")];
    const [found, same] = await worstCaseSharpness({ ...request, streams });
    expect(same).toEqual(other);
    expect(found).toMatchObject({ afterOneStep: null, isStationary: true });
    // The Hessian has 4/3, 1/3 and 1/3 on its diagonal.
    expect(found!.value).toBeCloseTo(((4 / 3) * radius ** 2) / 2, 4);
    const [again] = await worstCaseSharpness({ ...request, streams });
    expect(again).toEqual(found);
  });

  it("grows with the radius and with ascents, and is never more than the loss can rise", async () => {
    const classifier = mlp({ inputShape: [4], width: 6, depth: 1, classes: 3 });
    const objective = crossEntropyObjective(classifier);
    const networks = [initialise(classifier, "he-normal", randomStream(1, "network"))];
    const own = {
      inputs: gaussians(160, "inputs"),
      targets: Int32Array.from({ length: 40 }, (_, i) => i % 3),
    };
    const at = async (radius: number, ascents: number) =>
      (await worstCaseSharpness({ objective, networks, examples: own, radius, ascents }))[0]!.value!;
    const [small, large, longer] = [await at(0.1, 4), await at(0.4, 4), await at(0.4, 12)];
    expect(large).toBeGreaterThan(small);
    expect(longer).toBeGreaterThanOrEqual(large);
  });

  it("has an error over examples that covers the whole population's", async () => {
    const population = 3200;
    const allRows = gaussians(3 * population, "population");
    const allAnswers = gaussians(population, "population answers");
    const networks = [away];
    const options = { objective: leastSquares, networks, radius: 0.4, ascents: 1 };
    const [whole] = await worstCaseSharpness({
      ...options,
      examples: { rows: allRows, answers: allAnswers },
    });
    let [within, within2] = [0, 0];
    for (let part = 0; part < 16; part++) {
      const [found] = await worstCaseSharpness({
        ...options,
        population,
        examples: {
          rows: allRows.slice(600 * part, 600 * (part + 1)),
          answers: allAnswers.slice(200 * part, 200 * (part + 1)),
        },
      });
      // Of a single step both numbers are the same.
      expect([found!.afterOneStep, found!.errorAfterOneStep]).toEqual([found!.value, found!.standardError]);
      const off = Math.abs(found!.value! - whole!.value!) / found!.standardError!;
      if (off <= 1) within++;
      if (off <= 2) within2++;
    }
    expect(within).toBeGreaterThanOrEqual(7);
    expect(within2).toBeGreaterThanOrEqual(13);
  });
});

describe("adaptive balls", () => {
  const classifier = mlp({ inputShape: [3], width: 5, depth: 1, classes: 3 });
  const objective = crossEntropyObjective(classifier);
  const own = { inputs: gaussians(90, "inputs"), targets: Int32Array.from({ length: 30 }, (_, i) => i % 3) };
  const network = initialise(classifier, "he-normal", randomStream(2, "network"));

  /** The network with what goes into each hidden unit multiplied, and what comes out of it divided. */
  const rescaled = (factors: readonly number[]): Float32Array => {
    const [into, bias, out] = objective.layout.entries;
    const moved = network.slice();
    for (let i = 0; i < into!.size; i++) moved[into!.offset + i]! *= factors[i % 5]!;
    for (let i = 0; i < bias!.size; i++) moved[bias!.offset + i]! *= factors[i]!;
    for (let i = 0; i < out!.size; i++) moved[out!.offset + i]! /= factors[Math.floor(i / 3)]!;
    return moved;
  };
  const request = (networks: readonly Float32Array[]) => ({ objective, networks, examples: own });
  const factors = fc.array(fc.double({ min: 0.2, max: 5, noNaN: true }), { minLength: 5, maxLength: 5 });

  it("by elements do not see ReLU units rescaled; plain ones do", async () => {
    await fc.assert(
      fc.asyncProperty(factors, async (units) => {
        fc.pre(Math.max(...units) / Math.min(...units) > 2);
        const both = request([network, rescaled(units)]);
        const [a, b] = await worstCaseSharpness({ ...both, radius: 0.3, scale: "elementwise" });
        expect(b!.value).toBeCloseTo(a!.value!, 4);
        const streams = () => [randomStream(1, "noise"), randomStream(1, "noise")];
        const noisy = { ...both, deviation: 0.1, streams: streams(), scale: "elementwise" } as const;
        const [c, d] = await averageCaseSharpness(noisy);
        expect(d!.value).toBeCloseTo(c!.value!, 5);
        const [plain, moved] = await worstCaseSharpness({ ...both, radius: 0.3 });
        expect(Math.abs(moved!.value! - plain!.value!)).toBeGreaterThan(1e-3 * plain!.value!);
      }),
      { numRuns: 8 },
    );
  });

  it("by filters do not see a whole layer rescaled; plain ones do", async () => {
    const both = request([network, rescaled([3, 3, 3, 3, 3])]);
    const [a, b] = await worstCaseSharpness({ ...both, radius: 0.3, scale: "filterwise" });
    expect(b!.value).toBeCloseTo(a!.value!, 4);
    const [plain, moved] = await worstCaseSharpness({ ...both, radius: 0.3 });
    expect(Math.abs(moved!.value! - plain!.value!)).toBeGreaterThan(1e-2);
  });

  it("measure filters by what one output reads", () => {
    const layout = parameterLayout([
      { name: "dense", shape: [2, 2] },
      { name: "kernel", shape: [2, 1, 1, 2] },
      { name: "bias", shape: [2] },
    ]);
    const parameters = Float32Array.of(3, 0, 4, -2, 6, 8, 0, -1, -5, 0);
    expect([...adaptiveScale(layout, parameters, "filterwise")]).toEqual([5, 2, 5, 2, 10, 10, 1, 1, 5, 0]);
    expect([...adaptiveScale(layout, parameters, "elementwise")]).toEqual([3, 0, 4, 2, 6, 8, 0, 1, 5, 0]);
  });
});

describe("the average case", () => {
  it("is half the variance times the trace of the Hessian, exactly for a quadratic", async () => {
    const deviation = 0.2;
    const [found] = await averageCaseSharpness({
      objective: leastSquares,
      networks: [away],
      examples,
      deviation,
      draws: 200,
      streams: [randomStream(1, "draws")],
    });
    const expected = (deviation ** 2 / 2) * (hessian[0]! + hessian[4]! + hessian[8]!);
    expect(Math.abs(found!.value! - expected)).toBeLessThan(3 * found!.standardError!);
    expect(found!.standardError).toBeLessThan(0.15 * expected);
  });
});

describe("critical sharpness", () => {
  it("of a quadratic is the curvature along its gradient, in a handful of passes", async () => {
    const g = gradientAt(away);
    const [found] = await criticalSharpness({ objective: leastSquares, networks: [away], examples });
    const expected = inner(g, times(g)) / inner(g, g);
    expect(Math.abs(found!.value! - expected)).toBeLessThan(found!.tolerance!);
    expect(found!.tolerance).toBeLessThan(0.07 * expected);
    expect(found!.passes).toBeLessThanOrEqual(10);
    expect(found!.value).toBeLessThanOrEqual(largestEigenvalue() * 1.05);
  });

  it("that is none says why", async () => {
    const rows = Float32Array.of(1, 0, 0);
    const reasons = async (network: Float32Array, answer: number) => {
      const examples = { rows, answers: Float32Array.of(answer) };
      const [found] = await criticalSharpness({ objective: leastSquares, networks: [network], examples });
      return [found!.value, found!.because];
    };
    expect(await reasons(new Float32Array(3), 0)).toEqual([null, "the gradient is zero"]);
    expect(await reasons(new Float32Array(3).fill(1e30), 0)).toEqual([null, "the loss is not finite"]);
    expect((await reasons(new Float32Array(3), 1))[1]).toBeUndefined();
  });

  it("is found from wherever the search begins", async () => {
    const found = await Promise.all(
      [1e-4, 0.1, 50].map(async (rate) => {
        const [own] = await criticalSharpness({ objective: leastSquares, networks: [away], examples, rate });
        return own!.value!;
      }),
    );
    expect(Math.max(...found) / Math.min(...found)).toBeLessThan(1.07);
  });
});

describe("gradient noise", () => {
  it("is the variance of the gradients of examples over the squared norm of their mean", async () => {
    const count = 4096;
    const [own, targets] = [gaussians(3 * count, "many rows"), gaussians(count, "many answers")];
    const [found] = await gradientNoise({
      objective: leastSquares,
      networks: [away],
      examples: { rows: own, answers: targets },
    });
    const mean = leastSquaresGradient(away, own, targets);
    let variance = 0;
    for (let n = 0; n < count; n++) {
      const g = leastSquaresGradient(away, own, targets, [n]);
      variance += g.reduce((sum, value, i) => sum + (value - mean[i]!) ** 2, 0) / (count - 1);
    }
    const scale = variance / (inner(mean, mean) - variance / count);
    expect(Math.abs(found!.scale! - scale)).toBeLessThan(3 * found!.standardError!);
    expect(found!.standardError).toBeLessThan(0.4 * scale);
  });

  it("refuses a single example", async () => {
    const one = { rows: Float32Array.of(1, 2, 3), answers: Float32Array.of(1) };
    await expect(gradientNoise({ objective: leastSquares, networks: [away], examples: one })).rejects.toThrow(
      /at least 2/,
    );
  });
});

describe("the local learning coefficient", () => {
  it("of a regular quadratic is half its dimension, less what the localisation takes", async () => {
    const start = Float32Array.from(truth);
    for (let sweep = 0; sweep < 200; sweep++) {
      for (const i of [0, 1, 2]) start[i]! -= gradientAt(start)[i]! / hessian[4 * i]!;
    }
    const localisation = 1;
    const [found] = await learningCoefficient({
      objective: leastSquares,
      networks: [start],
      examples,
      localisation,
      chains: 12,
      draws: 800,
      burnIn: 300,
      streams: [randomStream(1, "chains")],
    });
    const inverse = EXAMPLES / Math.log(EXAMPLES);
    const curvatures = [hessian[0]!, hessian[4]!, hessian[8]!];
    const expected = curvatures.reduce((sum, h) => sum + (inverse * h) / (inverse * h + localisation) / 2, 0);
    expect(expected).toBeGreaterThan(1.25);
    expect(Math.abs(found!.value! - expected)).toBeLessThan(3 * found!.standardError! + 0.05 * expected);
    expect(found!.standardError).toBeLessThan(0.15 * expected);
    expect(found!.isBelowStart).toBe(false);
    expect(found!.drifting).toBeLessThanOrEqual(2);
  });

  it("of a quartic is a quarter, half of what its dimension would give", async () => {
    const quartic: Objective = {
      layout: parameterLayout([{ name: "w", shape: [1] }]),
      examples: { weights: { type: "float32", shape: [] } },
      loss: ({ w }, { weights }, shares) => {
        const square = w!.ref.mul(w!);
        return square.ref.mul(square).mul(shares.mul(weights!)).sum();
      },
      error: {
        name: "none",
        unit: "none",
        of: () => 0,
        sum: ({ w }, { weights }, shares) => {
          w!.dispose();
          return shares.mul(weights!).sum();
        },
      },
    };
    const [found] = await learningCoefficient({
      objective: quartic,
      networks: [Float32Array.of(0)],
      examples: { weights: new Float32Array(1000).fill(1) },
      localisation: 0.1,
      chains: 16,
      draws: 2000,
      burnIn: 300,
      step: 0.004,
      streams: [randomStream(1, "chains")],
    });
    expect(Math.abs(found!.value! - 0.25)).toBeLessThan(3 * found!.standardError! + 0.01);
    expect(found!.standardError).toBeLessThan(0.04);
  });

  it("warns where a network is no minimum", async () => {
    const [found] = await learningCoefficient({
      objective: leastSquares,
      networks: [away],
      examples,
      localisation: 0.01,
      chains: 3,
      draws: 60,
      burnIn: 200,
      streams: [randomStream(1, "chains")],
    });
    expect(found!.isBelowStart).toBe(true);
  });
});

it("descent with momentum shrinks a quadratic exactly below the edge of stability", () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0.1, max: 10, noNaN: true }),
      fc.double({ min: 0, max: 0.95, noNaN: true }),
      fc.double({ min: 0.2, max: 1.8, noNaN: true }),
      (curvature, momentum, ratio) => {
        fc.pre(Math.abs(ratio - 1) > 0.05);
        const rate = (2 * (1 + momentum) * ratio) / curvature;
        expect(edgeOfStability(curvature, rate, momentum)).toBeCloseTo(ratio, 10);
        let [place, velocity] = [1, 0];
        for (let step = 0; step < 2000 && Math.abs(place) < 1e6; step++) {
          velocity = momentum * velocity - rate * curvature * place;
          place += velocity;
        }
        expect(Math.abs(place) < 1).toBe(ratio < 1);
      },
    ),
  );
});
