import { describe, expect, test } from "vitest";
import { recalibrate } from "#landscape/normalisation";
import { randomStream } from "#random";
import { crossEntropyObjective } from "../cross-entropy-objective.testing.ts";
import {
  gradientByDifferences,
  INPUTS,
  lossByHand,
  normalised,
} from "../normalisation/normalised.testing.ts";
import { hessianProducts } from "./curvature-products.ts";
import { measureCurvature } from "./measure-curvature.ts";

const draws = randomStream(12, "batch-norm curvature");
const normals = (count: number) => Float32Array.from({ length: count }, () => draws.normal());
const objective = crossEntropyObjective(normalised);
const examples = { inputs: normals(9 * INPUTS), targets: Int32Array.from({ length: 9 }, (_, i) => i % 2) };
const networks = [normals(normalised.layout.size), normals(normalised.layout.size)];

async function recalibrated(): Promise<readonly Float32Array[]> {
  const inputs = normals(30 * INPUTS);
  return (await recalibrate({ classifier: normalised, parameters: networks, inputs }))!;
}

describe("the Hessian of a batch-normalised network", () => {
  test("is that of the loss by its given statistics, by differences of a gradient in float64", async () => {
    const statistics = await recalibrated();
    const operators = await hessianProducts({ objective, networks, statistics, examples });
    const vectors = networks.map(() => Float64Array.from(normals(normalised.layout.size)));
    const products = await operators.apply(vectors);
    operators.release();
    for (const [i, network] of networks.entries()) {
      const gradientAt = (step: number) =>
        gradientByDifferences(
          (w) => lossByHand(w, examples.inputs, examples.targets, statistics[i]!).loss,
          Float64Array.from(network, (value, k) => value + step * vectors[i]![k]!),
        );
      const [ahead, behind] = [gradientAt(1e-4), gradientAt(-1e-4)];
      const differences = ahead.map((slope, k) => (slope - behind[k]!) / 2e-4);
      expect(products[i]).toBeAllclose(differences, { absolute: 1e-5 });
    }
  });

  test.each([[undefined], [[new Float32Array(8)]]])(
    "needs statistics of every network",
    async (statistics) => {
      const streams = networks.map((_, i) => randomStream(1, i));
      const work = { lanczosSteps: 2, lanczosTolerance: 0, traceProbes: 1 };
      await expect(
        measureCurvature({ objective, networks, statistics, examples, streams, ...work }),
      ).rejects.toMatchObject({ code: "landscape/statistics", kind: "input" });
    },
  );
});
