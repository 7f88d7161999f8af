import { readFileSync } from "node:fs";
import { join } from "node:path";
import { lax, nn, numpy as np } from "@jax-js/jax";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { lossOf } from "#landscape/losses";
import { randomStream } from "#random";
import { parameterLayout } from "#trees";
import type { Classifier } from "../classifier.ts";
import { classifierObjective } from "../classifier-objective.ts";
import { curvatureProducts } from "./curvature-products.ts";
import { extremeEigenpairs } from "./eigenpairs.ts";
import { lanczos } from "./lanczos.ts";
import type { CurvatureMatrix } from "./matrices/matrices.ts";
import type { CurvatureOperators } from "./product-request.ts";
import { layersOf } from "./restricted.ts";
import { denseOperators, inLockstep } from "./symmetric-operators.ts";
import { norm } from "./vector.ts";

/** What is exact of one matrix of one network, in float64. */
interface Exact {
  readonly smallest: readonly number[];
  readonly largest: readonly number[];
  readonly traces: Readonly<Record<string, number>>;
  readonly product: readonly number[];
  readonly squared_norm: number;
}

const cases: readonly {
  readonly network: "mlp" | "cnn";
  readonly loss: string;
  readonly parameters: readonly number[];
  readonly inputs: readonly number[];
  readonly labels: readonly number[];
  readonly vector: readonly number[];
  readonly matrices: Readonly<Record<"hessian" | "gauss-newton" | "empirical-fisher", Exact>>;
}[] = JSON.parse(readFileSync(join(import.meta.dirname, "fixtures/matrices.json"), "utf8"));

const CLASSES = 4;

const affine = (parameters: Readonly<Record<string, np.Array>>, layer: string, values: np.Array) =>
  np.dot(values, parameters[`${layer}.weight`]!).add(parameters[`${layer}.bias`]!);

const NETWORKS: Readonly<Record<"mlp" | "cnn", Classifier>> = {
  mlp: {
    layout: parameterLayout([
      { name: "hidden.weight", shape: [5, 6] },
      { name: "hidden.bias", shape: [6] },
      { name: "output.weight", shape: [6, CLASSES] },
      { name: "output.bias", shape: [CLASSES] },
    ]),
    inputShape: [5],
    classes: CLASSES,
    logits: (parameters, x) => affine(parameters, "output", nn.relu(affine(parameters, "hidden", x))),
  },
  cnn: {
    layout: parameterLayout([
      { name: "conv.weight", shape: [3, 2, 3, 3] },
      { name: "conv.bias", shape: [3] },
      { name: "output.weight", shape: [3, CLASSES] },
      { name: "output.bias", shape: [CLASSES] },
    ]),
    inputShape: [2, 4, 4],
    classes: CLASSES,
    logits: (parameters, images) => {
      const maps = lax.convGeneralDilated(images, parameters["conv.weight"]!, [1, 1], "SAME");
      const biased = maps.add(parameters["conv.bias"]!.reshape([1, 3, 1, 1]));
      return affine(parameters, "output", nn.relu(biased).mean([2, 3]));
    },
  },
};

const TABLE = cases.flatMap((own) =>
  (["hessian", "gauss-newton", "empirical-fisher"] as const).map(
    (matrix) => [own.network, own.loss, matrix, own] as const,
  ),
);

describe.each(TABLE)("%s, %s: the %s", (name, loss, matrix, own) => {
  const { smallest, largest, traces, product, squared_norm: squaredNorm } = own.matrices[matrix];
  const classifier = NETWORKS[name];
  const { size } = classifier.layout;
  const request = {
    objective: classifierObjective(classifier, lossOf({ kind: loss })),
    networks: [Float32Array.from(own.parameters)],
    examples: { inputs: Float32Array.from(own.inputs), targets: Int32Array.from(own.labels) },
    matrix: matrix satisfies CurvatureMatrix,
    chunkSize: 7,
  };
  let operators: CurvatureOperators;
  let columns: readonly Float64Array[];

  beforeAll(async () => {
    operators = await curvatureProducts(request);
    const units = Array.from({ length: size }, (_, i) =>
      Float64Array.from({ length: size }, (__, k) => (k === i ? 1 : 0)),
    );
    [columns] = (await operators.applyBlocks([units])) as [readonly Float64Array[]];
  });
  afterAll(() => operators.release());

  test("has the product that PyTorch finds", async () => {
    const [found] = await operators.apply([Float64Array.from(own.vector)]);
    const exact = Float64Array.from(product);
    expect(norm(found!.map((value, i) => value - exact[i]!))).toBeLessThan(1e-5 * norm(exact));
  });

  test("has the traces of its layers", () => {
    for (const { name: layer, rows } of layersOf(classifier.layout)) {
      let trace = 0;
      for (const { offset, size: length } of rows) {
        for (let i = offset; i < offset + length; i++) trace += columns[i]![i]!;
      }
      expect(Math.abs(trace / traces[layer]! - 1)).toBeLessThan(1e-4);
    }
    expect(columns.reduce((sum, column) => sum + norm(column) ** 2, 0) / squaredNorm).toBeCloseTo(1, 4);
  });

  test("has both ends of its spectrum", async () => {
    const stream = randomStream(1, "start");
    const options = { dimension: size, stream, steps: size, tolerance: 0 };
    const [ends] = await inLockstep([lanczos(options)], operators);
    const scale = largest.at(-1)!;
    expect(Math.abs(ends!.largest.value - scale)).toBeLessThan(1e-4 * scale);
    expect(Math.abs(ends!.smallest.value - smallest[0]!)).toBeLessThan(1e-4 * scale);
    if (matrix !== "hessian") expect(ends!.smallest.value).toBeGreaterThan(-1e-5 * scale);
    const pairs = await inLockstep(
      [extremeEigenpairs({ dimension: size, stream: randomStream(3, "start"), steps: size, count: 3 })],
      operators,
    );
    expect(pairs[0]!.largest.map(({ value }) => value)).toBeAllclose(largest.toReversed(), {
      absolute: 1e-4 * scale,
    });
    if (matrix === "hessian") {
      expect(pairs[0]!.smallest.map(({ value }) => value)).toBeAllclose(smallest, { absolute: 1e-4 * scale });
    }
    const dense = denseOperators([Float64Array.from(columns.flatMap((column) => [...column]))]);
    const [again] = await inLockstep([lanczos({ ...options, stream: randomStream(2, "start") })], dense);
    expect(Math.abs(again!.largest.value - scale)).toBeLessThan(1e-4 * scale);
  });
});
