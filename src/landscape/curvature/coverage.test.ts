import { numpy as np } from "@jax-js/jax";
import { describe, expect, test } from "vitest";
import { randomStream } from "#random";
import { parameterLayout } from "#trees";
import type { Objective } from "../objective.ts";
import { type Curvature, type CurvatureRequest, measureCurvature } from "./measure-curvature.ts";

const [DIMENSION, POPULATION, SAMPLE, DRAWS] = [6, 240, 96, 120];

/** Half the squared product of an example and the parameters: the Hessian of an example is x·xᵀ wherever one looks. */
const objective: Objective = {
  layout: parameterLayout([{ name: "weights", shape: [DIMENSION] }]),
  examples: { inputs: { type: "float32", shape: [DIMENSION] } },
  loss: ({ weights }, { inputs }, shares) => np.square(np.dot(inputs!, weights!)).mul(0.5).mul(shares).sum(),
  error: {
    name: "error",
    unit: "",
    of: (sum) => sum,
    sum: ({ weights }, { inputs }, shares) => np.dot(inputs!, weights!).mul(shares).sum(),
  },
};

const draws = randomStream(9, "population");
/** Directions of very different weight, so that the ends of the spectrum stand apart. */
const population = Array.from({ length: POPULATION }, () =>
  Array.from({ length: DIMENSION }, (_, i) => Math.fround(draws.normal() * [4, 2, 1, 1, 1, 0.2][i]!)),
);

async function curvatureOf(
  chosen: readonly number[],
  stream: string | number,
  options: Partial<CurvatureRequest> = {},
): Promise<Curvature> {
  const [found] = await measureCurvature({
    objective,
    networks: [new Float32Array(DIMENSION)],
    examples: { inputs: Float32Array.from(chosen.flatMap((i) => population[i]!)) },
    streams: [randomStream(5, "measurement", stream)],
    lanczosSteps: DIMENSION,
    lanczosTolerance: 1e-3,
    traceProbes: 8,
    population: POPULATION,
    ...options,
  });
  return found!;
}

describe("intervals of the Hessian over a population, from samples of it", () => {
  test("cover its trace and its ends as often as two standard errors should", async () => {
    const whole = await curvatureOf(
      population.map((_, i) => i),
      "whole",
    );
    expect(whole.exampleErrors).toEqual({ trace: 0, largest: 0, smallest: 0 });
    const diagonal = (i: number) => population.reduce((sum, x) => sum + x[i]! ** 2, 0) / POPULATION;
    const trace = Array.from({ length: DIMENSION }, (_, i) => diagonal(i)).reduce((a, b) => a + b, 0);
    const covered = { trace: 0, largest: 0, smallest: 0, byProbesAlone: 0 };
    for (let draw = 0; draw < DRAWS; draw++) {
      const chosen = [...randomStream(8, "choice", draw).permutation(POPULATION)].slice(0, SAMPLE);
      const { spectrum, trace: found, exampleErrors } = await curvatureOf(chosen, draw);
      const isWithin = (value: number, exact: number, error: number) => Math.abs(value - exact) <= 2 * error;
      const ofProbes = found!.standardError!;
      if (isWithin(found!.value, trace, Math.hypot(ofProbes, exampleErrors.trace!))) covered.trace++;
      if (isWithin(found!.value, trace, ofProbes)) covered.byProbesAlone++;
      for (const end of ["largest", "smallest"] as const) {
        if (isWithin(spectrum![end].value, whole.spectrum![end].value, exampleErrors[end]!)) covered[end]++;
      }
    }
    for (const name of ["trace", "largest", "smallest"] as const) {
      expect(covered[name] / DRAWS, name).toBeGreaterThan(0.88);
    }
    expect(covered.byProbesAlone / DRAWS).toBeLessThan(0.6);
  });

  test("are the same along the same directions, whether the trace is taken along these or by probes alone", async () => {
    const chosen = Array.from({ length: SAMPLE }, (_, i) => i);
    const deflated = await curvatureOf(chosen, "judged");
    const plain = await curvatureOf(chosen, "judged", { traceDeflation: false });
    const judged = await curvatureOf(chosen, "judged", {
      traceDeflation: false,
      judgedAlong: "ritz-vectors",
    });
    expect(judged.exampleErrors).toEqual(deflated.exampleErrors);
    expect(judged.exampleErrors.trace).not.toBe(plain.exampleErrors.trace);
    expect({ ...judged, exampleErrors: null }).toEqual({ ...plain, exampleErrors: null });
  });
});
