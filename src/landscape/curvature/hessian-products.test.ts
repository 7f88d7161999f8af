import { numpy as np } from "@jax-js/jax";
import { describe, expect, test } from "vitest";
import { randomStream } from "#random";
import { parameterLayout } from "#trees";
import type { Classifier } from "../classifier.ts";
import { crossEntropyObjective } from "../cross-entropy-objective.testing.ts";
import { hessianProducts } from "./curvature-products.ts";
import { lanczos } from "./lanczos.ts";
import { inLockstep, type SymmetricOperators } from "./symmetric-operators.ts";
import { dot } from "./vector.ts";

/** Linear softmax regression without a bias: its Hessian has a closed form. */
function softmaxRegression(inputs: number, classes: number): Classifier {
  return {
    layout: parameterLayout([{ name: "weight", shape: [inputs, classes] }]),
    inputShape: [inputs],
    classes,
    logits: (parameters, x) => np.dot(x, parameters.weight!),
  };
}

const HIDDEN = 4;

/** One hidden layer of tanh units. */
const network: Classifier = {
  layout: parameterLayout([
    { name: "hidden", shape: [3, HIDDEN] },
    { name: "bias", shape: [HIDDEN] },
    { name: "output", shape: [HIDDEN, 2] },
  ]),
  inputShape: [3],
  classes: 2,
  logits: (parameters, x) =>
    np.dot(np.tanh(np.dot(x, parameters.hidden!).add(parameters.bias!)), parameters.output!),
};

const draws = randomStream(11, "hessian-products");
const normals = (count: number) => Float32Array.from({ length: count }, () => draws.normal());
const examples = {
  inputs: normals(7 * 3),
  targets: Int32Array.from({ length: 7 }, (_, i) => i % 2),
};
const networks = [normals(network.layout.size), normals(network.layout.size)];

/** The gradient of the tanh network's mean cross-entropy, by hand and in float64. */
function gradientByHand(w: Float64Array): Float64Array {
  const gradient = new Float64Array(w.length);
  const count = examples.targets.length;
  const biasAt = 3 * HIDDEN;
  const outputAt = biasAt + HIDDEN;
  for (let n = 0; n < count; n++) {
    const x = examples.inputs.subarray(3 * n, 3 * n + 3);
    const h = Array.from({ length: HIDDEN }, (_, j) =>
      Math.tanh(x.reduce((sum, value, i) => sum + value * w[i * HIDDEN + j]!, w[biasAt + j]!)),
    );
    const logits = [0, 1].map((c) => h.reduce((sum, value, j) => sum + value * w[outputAt + 2 * j + c]!, 0));
    const total = logits.reduce((sum, logit) => sum + Math.exp(logit), 0);
    const slope = logits.map(
      (logit, c) => (Math.exp(logit) / total - (c === examples.targets[n] ? 1 : 0)) / count,
    );
    for (let j = 0; j < HIDDEN; j++) {
      let back = 0;
      for (let c = 0; c < 2; c++) {
        gradient[outputAt + 2 * j + c]! += slope[c]! * h[j]!;
        back += slope[c]! * w[outputAt + 2 * j + c]!;
      }
      back *= 1 - h[j]! ** 2;
      gradient[biasAt + j]! += back;
      for (let i = 0; i < 3; i++) gradient[i * HIDDEN + j]! += back * x[i]!;
    }
  }
  return gradient;
}

async function column(operators: SymmetricOperators, slot: number, index: number): Promise<Float64Array> {
  const unit = new Float64Array(operators.dimension);
  unit[index] = 1;
  const vectors = Array.from({ length: operators.count }, (_, i) => (i === slot ? unit : null));
  return (await operators.apply(vectors))[slot]!;
}

describe("hessianProducts", () => {
  test("softmax regression at W = 0 has eigenvalues {0, 0, 1/6, 1/6, 2/3, 2/3} and trace 5/3", async () => {
    const classifier = softmaxRegression(2, 3);
    const operators = await hessianProducts({
      objective: crossEntropyObjective(classifier),
      networks: [new Float32Array(6)],
      examples: { inputs: Float32Array.of(1, 0, 0, 2), targets: Int32Array.of(0, 2) },
    });
    let trace = 0;
    for (let i = 0; i < 6; i++) trace += (await column(operators, 0, i))[i]!;
    expect(trace).toBeCloseTo(5 / 3, 6);
    const [ends] = await inLockstep(
      [lanczos({ dimension: 6, stream: randomStream(1, "start"), steps: 3, tolerance: 0 })],
      operators,
    );
    expect(Array.from(ends!.quadrature.nodes)).toEqual([
      expect.closeTo(0, 6),
      expect.closeTo(1 / 6, 6),
      expect.closeTo(2 / 3, 6),
    ]);
    operators.release();
  });

  test("softmax regression has Hessian Σ (diag p - ppᵀ) ⊗ xxᵀ / n at any weights", async () => {
    const classifier = softmaxRegression(3, 4);
    const weights = normals(12);
    const targets = Int32Array.from(examples.targets, (_, i) => i % 4);
    const operators = await hessianProducts({
      objective: crossEntropyObjective(classifier),
      networks: [weights],
      examples: { inputs: examples.inputs, targets },
    });
    const exact = new Float64Array(144);
    for (let n = 0; n < 7; n++) {
      const x = examples.inputs.subarray(3 * n, 3 * n + 3);
      const odds = Array.from({ length: 4 }, (_, c) =>
        Math.exp(x.reduce((sum, value, i) => sum + value * weights[4 * i + c]!, 0)),
      );
      const total = odds.reduce((sum, value) => sum + value, 0);
      const p = odds.map((value) => value / total);
      for (let row = 0; row < 12; row++) {
        for (let col = 0; col < 12; col++) {
          const [a, b] = [row % 4, col % 4];
          const curvature = (a === b ? p[a]! : 0) - p[a]! * p[b]!;
          exact[12 * row + col]! += (curvature * x[Math.floor(row / 4)]! * x[Math.floor(col / 4)]!) / 7;
        }
      }
    }
    for (let col = 0; col < 12; col++) {
      const product = await column(operators, 0, col);
      const expected = Array.from({ length: 12 }, (_, row) => exact[12 * row + col]!);
      expect(product).toBeAllclose(expected, { absolute: 5e-6 });
    }
    operators.release();
  });

  test("agrees with central differences of a gradient written by hand in float64, for every network", async () => {
    const operators = await hessianProducts({
      objective: crossEntropyObjective(network),
      networks,
      examples,
    });
    for (const [slot, parameters] of networks.entries()) {
      for (let index = 0; index < network.layout.size; index++) {
        const product = await column(operators, slot, index);
        const moved = (step: number) => {
          const point = Float64Array.from(parameters);
          point[index]! += step;
          return gradientByHand(point);
        };
        const [ahead, behind] = [moved(1e-5), moved(-1e-5)];
        const differences = ahead.map((slope, row) => (slope - behind[row]!) / 2e-5);
        expect(product).toBeAllclose(differences, { absolute: 2e-6 });
      }
    }
    operators.release();
  });

  test("is linear and symmetric", async () => {
    const operators = await hessianProducts({
      objective: crossEntropyObjective(network),
      networks,
      examples,
    });
    const vector = () => Float64Array.from(normals(network.layout.size));
    const [u, v] = [vector(), vector()];
    const image = async (w: Float64Array) => (await operators.apply([w, null]))[0]!;
    const [hu, hv] = [await image(u), await image(v)];
    expect(Math.abs(dot(u, hv) - dot(v, hu))).toBeLessThan(1e-5);
    const combined = await image(u.map((element, i) => 2 * element - 3 * v[i]!));
    const expected = hu.map((element, i) => 2 * element - 3 * hv[i]!);
    expect(combined).toBeAllclose(expected, { absolute: 1e-5 });
    operators.release();
  });

  test.each([1, 2, 3, 5, 6])(
    "weighs unequal chunks exactly: at most %i examples at once",
    async (chunkSize) => {
      const whole = await hessianProducts({ objective: crossEntropyObjective(network), networks, examples });
      const parts = await hessianProducts({
        objective: crossEntropyObjective(network),
        networks,
        examples,
        chunkSize,
      });
      const vectors = networks.map(() => Float64Array.from(normals(network.layout.size)));
      const [expected, found] = [await whole.apply(vectors), await parts.apply(vectors)];
      for (const [slot, product] of expected.entries()) {
        expect(found[slot]).toBeAllclose(product!, { absolute: 2e-6 });
      }
      whole.release();
      parts.release();
    },
  );

  test("a resting network gives null and the others the same product", async () => {
    const operators = await hessianProducts({
      objective: crossEntropyObjective(network),
      networks,
      examples,
    });
    const v = Float64Array.from(normals(network.layout.size));
    const [both, alone] = [await operators.apply([v, v]), await operators.apply([null, v])];
    expect(alone[0]).toBeNull();
    expect(alone[1]).toEqual(both[1]);
    operators.release();
  });

  test.each([
    ["landscape/examples", { inputs: new Float32Array(4), targets: Int32Array.of(0) }],
    ["landscape/examples", { inputs: new Float32Array(6), targets: Int32Array.of(0) }],
    ["landscape/examples", { inputs: new Float32Array(6), targets: Int32Array.of(0, 2) }],
  ])("refuses examples that do not fit with %s", async (code, wrong) => {
    await expect(
      hessianProducts({ objective: crossEntropyObjective(network), networks, examples: wrong }),
    ).rejects.toMatchObject({
      code,
      kind: "input",
    });
  });

  test("refuses networks of another size", async () => {
    await expect(
      hessianProducts({
        objective: crossEntropyObjective(network),
        networks: [new Float32Array(3)],
        examples,
      }),
    ).rejects.toMatchObject({ code: "landscape/parameters", where: "network 0" });
  });
});
