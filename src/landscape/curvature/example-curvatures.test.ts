import { describe, expect, test } from "vitest";
import { recalibrate } from "#landscape/normalisation";
import { randomStream } from "#random";
import { crossEntropyObjective } from "../cross-entropy-objective.testing.ts";
import { INPUTS, normalised } from "../normalisation/normalised.testing.ts";
import { curvatureProducts, hessianProducts } from "./curvature-products.ts";
import { compileExampleCurvatures } from "./example-curvatures.ts";
import { dot } from "./vector.ts";

const draws = randomStream(4, "example curvatures");
const normals = (count: number) => Float32Array.from({ length: count }, () => draws.normal());
const objective = crossEntropyObjective(normalised);
const { size } = normalised.layout;
const examples = { inputs: normals(9 * INPUTS), targets: Int32Array.from({ length: 9 }, (_, i) => i % 2) };
const networks = [normals(size), normals(size)];
const statistics = (await recalibrate({
  classifier: normalised,
  parameters: networks,
  inputs: normals(30 * INPUTS),
}))!;
const vectors = networks.map(() => Array.from({ length: 3 }, () => Float64Array.from(normals(size))));

describe("curvatures of examples", () => {
  test("are those of the Hessian of each example alone, whatever the chunks and blocks", async () => {
    for (const [chunkSize, atOnce] of [
      [9, 3],
      [4, 2],
      [4, 8],
    ] as const) {
      const request = { objective, networks, statistics, examples, chunkSize };
      const program = await compileExampleCurvatures(request, networks.length, { vectors: atOnce });
      const found = await program.along(vectors, request);
      program.release();
      for (let i = 0; i < 9; i += 4) {
        const alone = await hessianProducts({
          ...request,
          examples: {
            inputs: examples.inputs.subarray(i * INPUTS, (i + 1) * INPUTS),
            targets: examples.targets.subarray(i, i + 1),
          },
        });
        const products = await alone.applyBlocks(vectors);
        alone.release();
        for (const [k, own] of vectors.entries()) {
          for (const [v, vector] of own.entries()) {
            const exact = dot(vector, products[k]![v]!);
            expect(Math.abs(found[k]![v]![i]! - exact)).toBeLessThan(1e-4 * Math.max(1, Math.abs(exact)));
          }
        }
      }
    }
  });

  test.each(["gauss-newton", "empirical-fisher", "sampled-fisher"] as const)(
    "have v·Mv for their mean: %s",
    async (matrix) => {
      const streams = networks.map((_, i) => randomStream(i, "targets"));
      const request = { objective, networks, statistics, examples, streams, matrix, chunkSize: 4 };
      const program = await compileExampleCurvatures(request, networks.length, { vectors: 2 });
      const found = await program.along(vectors, request);
      program.release();
      const operators = await curvatureProducts(request);
      const products = await operators.applyBlocks(vectors);
      operators.release();
      for (const [k, own] of vectors.entries()) {
        for (const [v, vector] of own.entries()) {
          const exact = dot(vector, products[k]![v]!);
          const mean = found[k]![v]!.reduce((sum, value) => sum + value / 9, 0);
          expect(Math.abs(mean - exact)).toBeLessThan(1e-4 * Math.max(1, Math.abs(exact)));
        }
      }
    },
  );
});
