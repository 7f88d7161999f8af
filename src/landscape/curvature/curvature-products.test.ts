import { numpy as np } from "@jax-js/jax";
import { describe, expect, test } from "vitest";
import { crossEntropy, meanSquaredError, regression } from "#landscape/losses";
import { randomStream } from "#random";
import { parameterLayout } from "#trees";
import type { Classifier } from "../classifier.ts";
import { classifierObjective } from "../classifier-objective.ts";
import { leastSquares } from "../least-squares.testing.ts";
import type { Objective } from "../objective.ts";
import { type CurvatureProductsRequest, curvatureProducts } from "./curvature-products.ts";
import type { CurvatureMatrix } from "./matrices/matrices.ts";
import { tanhNetwork } from "./tanh-network.testing.ts";
import { dot } from "./vector.ts";

const [INPUTS, HIDDEN, CLASSES, EXAMPLES] = [3, 4, 3, 7];

const network = tanhNetwork(INPUTS, HIDDEN, CLASSES);

/** Outputs that are linear in the parameters. */
const linear: Classifier = {
  layout: parameterLayout([{ name: "weight", shape: [INPUTS, CLASSES] }]),
  inputShape: [INPUTS],
  classes: CLASSES,
  logits: (parameters, x) => np.dot(x, parameters.weight!),
};

const draws = randomStream(21, "curvature products");
const normals = (count: number) => Float32Array.from({ length: count }, () => draws.normal());
const inputs = normals(EXAMPLES * INPUTS);
const targets = Int32Array.from({ length: EXAMPLES }, (_, i) => (i * i) % CLASSES);
const size = network.layout.size;
const streams = [randomStream(3, "a"), randomStream(3, "b")];

const request: CurvatureProductsRequest = {
  objective: classifierObjective(network, crossEntropy.make()),
  networks: [normals(size), normals(size)],
  examples: { inputs, targets },
  streams,
};
const LINEAR: CurvatureProductsRequest = {
  ...request,
  objective: classifierObjective(linear, crossEntropy.make()),
  networks: [normals(9)],
  streams: [streams[0]!],
};

/** A matrix of each network, column by column. */
async function dense(own: CurvatureProductsRequest): Promise<readonly (readonly Float64Array[])[]> {
  const operators = await curvatureProducts(own);
  const units = Array.from({ length: operators.dimension }, (_, i) => {
    const unit = new Float64Array(operators.dimension);
    unit[i] = 1;
    return unit;
  });
  const columns = await operators.applyBlocks(own.networks.map(() => units));
  operators.release();
  return columns;
}

const flat = (columns: readonly Float64Array[]) => columns.flatMap((column) => [...column]);

/** Logits, hidden units and the Jacobian `[classes][size]` of one example, in float64 by hand. */
function jacobianByHand(w: Float32Array, x: Float32Array) {
  const hidden = Array.from({ length: HIDDEN }, (_, j) =>
    Math.tanh(x.reduce((sum, value, i) => sum + value * w[i * HIDDEN + j]!, w[INPUTS * HIDDEN + j]!)),
  );
  const outputAt = (INPUTS + 1) * HIDDEN;
  const weight = (j: number, c: number) => w[outputAt + CLASSES * j + c]!;
  const logits = Array.from({ length: CLASSES }, (_, c) =>
    hidden.reduce((sum, h, j) => sum + h * weight(j, c), 0),
  );
  const jacobian = logits.map((_, c) => {
    const row = new Float64Array(size);
    for (const [j, h] of hidden.entries()) {
      const back = weight(j, c) * (1 - h ** 2);
      for (let i = 0; i < INPUTS; i++) row[i * HIDDEN + j] = back * x[i]!;
      row[INPUTS * HIDDEN + j] = back;
      row[outputAt + CLASSES * j + c] = h;
    }
    return row;
  });
  const odds = logits.map(Math.exp);
  const total = odds.reduce((sum, value) => sum + value, 0);
  return { jacobian, probabilities: odds.map((value) => value / total) };
}

/** Σ over examples of JᵀBJ / n for B of an example from its probabilities and label. */
function throughJacobians(
  w: Float32Array,
  between: (p: readonly number[], label: number) => (a: number, b: number) => number,
): Float64Array {
  const exact = new Float64Array(size * size);
  for (let n = 0; n < EXAMPLES; n++) {
    const { jacobian, probabilities } = jacobianByHand(w, inputs.subarray(n * INPUTS, (n + 1) * INPUTS));
    const middle = between(probabilities, targets[n]!);
    for (let a = 0; a < CLASSES; a++) {
      for (let b = 0; b < CLASSES; b++) {
        for (let i = 0; i < size; i++) {
          for (let j = 0; j < size; j++) {
            exact[i * size + j]! += (jacobian[a]![i]! * middle(a, b) * jacobian[b]![j]!) / EXAMPLES;
          }
        }
      }
    }
  }
  return exact;
}

describe("the Gauss-Newton matrix", () => {
  test("is JᵀBJ with B = diag p - ppᵀ of cross-entropy", async () => {
    for (const [i, columns] of (await dense({ ...request, matrix: "gauss-newton" })).entries()) {
      const exact = throughJacobians(
        request.networks[i]!,
        (p) => (a, b) => (a === b ? p[a]! : 0) - p[a]! * p[b]!,
      );
      expect(flat(columns)).toBeAllclose(exact, { absolute: 2e-6 });
    }
  });

  test.each([
    ["cross-entropy", crossEntropy.make()],
    ["smoothed cross-entropy", crossEntropy.make({ label_smoothing: 0.1 })],
    ["mean squared error", meanSquaredError.make()],
  ] as const)("is the Hessian where outputs are linear: %s", async (_, loss) => {
    const own = { ...LINEAR, objective: classifierObjective(linear, loss) };
    const [[hessian], [gaussNewton]] = [await dense(own), await dense({ ...own, matrix: "gauss-newton" })];
    expect(flat(gaussNewton!)).toBeAllclose(flat(hessian!), { absolute: 1e-6 });
  });

  test("of a linear regression is 2/(n·outputs) I ⊗ XᵀX", async () => {
    const own = {
      ...LINEAR,
      objective: classifierObjective(linear, regression.make()),
      examples: { inputs, targets: normals(EXAMPLES * CLASSES) },
      matrix: "gauss-newton",
    } as const;
    const [columns] = await dense(own);
    const exact = Array.from({ length: 81 }, (_, at) => {
      const [row, column] = [Math.floor(at / 9), at % 9];
      if (row % CLASSES !== column % CLASSES) return 0;
      const [i, j] = [Math.floor(row / CLASSES), Math.floor(column / CLASSES)];
      let sum = 0;
      for (let n = 0; n < EXAMPLES; n++) sum += inputs[n * INPUTS + i]! * inputs[n * INPUTS + j]!;
      return (2 * sum) / (EXAMPLES * CLASSES);
    });
    expect(flat(columns!)).toBeAllclose(exact, { absolute: 1e-6 });
  });
});

describe("Fisher matrices", () => {
  test("by the examples' own targets are the mean of g·gᵀ", async () => {
    for (const [i, columns] of (await dense({ ...request, matrix: "empirical-fisher" })).entries()) {
      const exact = throughJacobians(request.networks[i]!, (p, label) => {
        const slope = p.map((share, c) => share - (c === label ? 1 : 0));
        return (a, b) => slope[a]! * slope[b]!;
      });
      expect(flat(columns)).toBeAllclose(exact, { absolute: 2e-6 });
    }
  });

  test("by the examples' own targets need no outputs", async () => {
    const rows = normals(15);
    const answers = normals(5);
    const w = normals(3);
    const [columns] = await dense({
      objective: leastSquares,
      networks: [w],
      examples: { rows, answers },
      matrix: "empirical-fisher",
    });
    const exact = new Float64Array(9);
    for (let n = 0; n < 5; n++) {
      const row = rows.subarray(3 * n, 3 * n + 3);
      const difference = row.reduce((sum, value, i) => sum + value * w[i]!, -answers[n]!);
      for (let i = 0; i < 9; i++) exact[i]! += (difference ** 2 * row[Math.floor(i / 3)]! * row[i % 3]!) / 5;
    }
    expect(flat(columns!)).toBeAllclose(exact, { absolute: 1e-5 });
  });

  test.each([
    ["cross-entropy", crossEntropy.make()],
    ["mean squared error", meanSquaredError.make()],
  ] as const)(
    "by drawn targets have the Gauss-Newton matrix for their mean, within three standard errors: %s",
    async (_, loss) => {
      const own = { ...request, objective: classifierObjective(network, loss) };
      const operators = await curvatureProducts({ ...own, matrix: "gauss-newton" });
      const vectors = own.networks.map(() => Float64Array.from(normals(size)));
      const exact = (await operators.apply(vectors)).map((product, i) => dot(product!, vectors[i]!));
      operators.release();
      const samples = own.networks.map((): number[] => []);
      for (let draw = 0; draw < 40; draw++) {
        const drawn = await curvatureProducts({
          ...own,
          matrix: "sampled-fisher",
          draws: 25,
          streams: own.networks.map((__, i) => randomStream(draw, "draw", i)),
        });
        for (const [i, product] of (await drawn.apply(vectors)).entries())
          samples[i]!.push(dot(product!, vectors[i]!));
        drawn.release();
      }
      for (const [i, own] of samples.entries()) {
        const mean = own.reduce((a, b) => a + b, 0) / own.length;
        const variance = own.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (own.length - 1);
        expect(Math.abs(mean - exact[i]!)).toBeLessThan(3 * Math.sqrt(variance / own.length));
        expect(Math.sqrt(variance / own.length)).toBeLessThan(0.2 * exact[i]!);
      }
    },
  );

  test("by drawn targets do not depend on how many examples are pushed through at once", async () => {
    const whole = await dense({ ...request, matrix: "sampled-fisher", draws: 3 });
    const parts = await dense({ ...request, matrix: "sampled-fisher", draws: 3, chunkSize: 3 });
    for (const [i, columns] of whole.entries()) {
      expect(flat(parts[i]!)).toBeAllclose(flat(columns), { absolute: 2e-6 });
    }
  });
});

const ALL: readonly CurvatureMatrix[] = [
  "hessian",
  "gauss-newton",
  "empirical-fisher",
  "sampled-fisher",
  "finite-difference-hessian",
];

describe.each(ALL)("every matrix: %s", (matrix) => {
  const tolerance = matrix === "finite-difference-hessian" ? 3e-3 : 4e-6;

  test("is symmetric", async () => {
    const operators = await curvatureProducts({ ...request, matrix });
    const vectors = [0, 1].map(() => request.networks.map(() => Float64Array.from(normals(size))));
    const [ofU, ofV] = [await operators.apply(vectors[0]!), await operators.apply(vectors[1]!)];
    for (const i of request.networks.keys()) {
      const [u, v] = [vectors[0]![i]!, vectors[1]![i]!];
      expect(Math.abs(dot(u, ofV[i]!) - dot(v, ofU[i]!))).toBeLessThan(20 * tolerance);
    }
    operators.release();
  });

  test("over batches is the mean of the matrices of batches, weighted by their sizes", async () => {
    const [whole] = await dense({ ...request, matrix });
    const parts = await dense({ ...request, matrix, chunkSize: 2 });
    expect(flat(parts[0]!)).toBeAllclose(flat(whole!), { absolute: tolerance });
    if (matrix === "sampled-fisher") return;
    const sizes = [4, 3];
    const sum = new Float64Array(size * size);
    for (const [i, count] of sizes.entries()) {
      const from = i * sizes[0]!;
      const examples = {
        inputs: inputs.subarray(from * INPUTS, (from + count) * INPUTS),
        targets: targets.subarray(from, from + count),
      };
      const [part] = await dense({ ...request, matrix, examples });
      for (const [at, value] of flat(part!).entries()) sum[at]! += (count / EXAMPLES) * value;
    }
    expect(flat(whole!)).toBeAllclose(sum, { absolute: tolerance });
  });

  test("of layers is the block of their rows and columns", async () => {
    const [whole] = await dense({ ...request, matrix });
    for (const [layers, rows] of [
      [["hidden"], [0, 16]],
      [
        ["hidden.bias", "output"],
        [12, size],
      ],
    ] as const) {
      const [block] = await dense({ ...request, matrix, layers });
      const expected = whole!.slice(...rows).map((column) => column.slice(...rows));
      expect(block!.length).toBe(rows[1] - rows[0]);
      expect(flat(block!)).toBeAllclose(flat(expected), { absolute: tolerance });
    }
  });

  test("leaves a vector of zeros at zero", async () => {
    const operators = await curvatureProducts({ ...request, matrix });
    const zeros = request.networks.map(() => new Float64Array(size));
    for (const product of await operators.apply(zeros))
      expect(product!.every((value) => value === 0)).toBe(true);
    operators.release();
  });
});

test("differences of gradients agree with the Hessian", async () => {
  const [exact, differences] = [
    await dense(request),
    await dense({ ...request, matrix: "finite-difference-hessian" }),
  ];
  for (const [i, columns] of exact.entries()) {
    expect(flat(differences[i]!)).toBeAllclose(flat(columns), { absolute: 3e-3 });
  }
});

describe("what cannot be", () => {
  const bare: Objective = leastSquares;
  const own = {
    objective: bare,
    networks: [normals(3)],
    examples: { rows: normals(3), answers: normals(1) },
  };

  test.each(["gauss-newton", "sampled-fisher"] as const)(
    "is refused by name: %s without outputs",
    async (matrix) => {
      await expect(curvatureProducts({ ...own, matrix, streams: [streams[0]!] })).rejects.toMatchObject({
        code: "curvature/no-outputs",
        kind: "input",
      });
    },
  );

  test("is refused by name: draws of a loss that is no likelihood", async () => {
    const { lossOfOutputs, ...rest } = request.objective;
    const { drawnSlopes: _, ...outputs } = lossOfOutputs!;
    const objective = { ...rest, lossOfOutputs: outputs };
    await expect(
      curvatureProducts({ ...request, objective, matrix: "sampled-fisher" }),
    ).rejects.toMatchObject({
      code: "curvature/no-draws",
    });
  });

  test("is refused by name: draws without streams, layers that there are not", async () => {
    await expect(
      curvatureProducts({ ...request, streams: undefined, matrix: "sampled-fisher" }),
    ).rejects.toMatchObject({ code: "curvature/streams" });
    for (const layers of [["hid"], []]) {
      await expect(curvatureProducts({ ...request, layers })).rejects.toMatchObject({
        code: "curvature/layers",
      });
    }
  });
});
