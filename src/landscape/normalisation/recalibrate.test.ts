import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { mlp } from "#families/networks";
import { evaluate } from "#landscape/evaluation";
import { randomStream } from "#random";
import { parameterLayout } from "#trees";
import { crossEntropyObjective } from "../cross-entropy-objective.testing.ts";
import { hiddenMoments, INPUTS, lossByHand, normalised, normalisedMaps } from "./normalised.testing.ts";
import { PooledMoments } from "./pooled-moments.ts";
import { recalibrate } from "./recalibrate.ts";

const draws = randomStream(6, "recalibrate");
const normals = (count: number) => Float32Array.from({ length: count }, () => draws.normal());

describe("recalibrate", () => {
  test.each([2, 127, 129, 700])(
    "gives a first layer the statistics of the whole of %i examples",
    async (examples) => {
      const inputs = normals(examples * INPUTS);
      const parameters = [normals(normalised.layout.size), normals(normalised.layout.size)];
      const statistics = await recalibrate({ classifier: normalised, parameters, inputs });
      for (const [i, own] of parameters.entries()) {
        const { mean, unbiased } = hiddenMoments(own, inputs);
        expect(statistics![i]!).toBeAllclose([...mean, ...unbiased], { absolute: 1e-5 });
      }
    },
  );

  test("counts every pixel of a map and gives networks together what they get alone", async () => {
    const inputs = normals(300 * 12);
    const parameters = [0, 1, 2].map(() => normals(normalisedMaps.layout.size));
    const together = await recalibrate({ classifier: normalisedMaps, parameters, inputs });
    for (const [i, own] of parameters.entries()) {
      const [alone] = (await recalibrate({ classifier: normalisedMaps, parameters: [own], inputs }))!;
      expect(together![i]!).toBeAllclose(alone!, { absolute: 1e-5 });
      const centre = own[4]!;
      const first = own.slice();
      first.fill(0, 0, 9);
      first[4] = centre;
      const [scaled] = (await recalibrate({ classifier: normalisedMaps, parameters: [first], inputs }))!;
      const mean = inputs.reduce((sum, value) => sum + value, 0) / inputs.length;
      const squares = inputs.reduce((sum, value) => sum + (value - mean) ** 2, 0);
      expect(scaled![0]).toBeCloseTo(centre * mean, 5);
      expect(scaled![2]).toBeCloseTo((centre ** 2 * squares) / (inputs.length - 1), 5);
    }
  });

  test("makes evaluation by its statistics what it is by hand", async () => {
    const inputs = normals(40 * INPUTS);
    const labels = Int32Array.from({ length: 40 }, () => draws.below(2));
    const parameters = [normals(normalised.layout.size), normals(normalised.layout.size)];
    const statistics = await recalibrate({
      classifier: normalised,
      parameters,
      inputs: normals(30 * INPUTS),
    });
    const metrics = await evaluate({
      objective: crossEntropyObjective(normalised),
      parameters,
      statistics,
      examples: { inputs },
      own: [{ targets: labels }, { targets: labels }],
    });
    for (const [i, { loss, error }] of metrics.entries()) {
      const expected = lossByHand(parameters[i]!, inputs, labels, statistics![i]!);
      expect(loss).toBeCloseTo(expected.loss, 5);
      expect(error).toBeCloseTo((100 * expected.wrong) / 40, 10);
    }
  });

  test("has nothing to say of networks without batch normalisation", async () => {
    const classifier = mlp({ inputShape: [2], width: 2, depth: 1, classes: 2 });
    const parameters = [new Float32Array(classifier.layout.size)];
    expect(await recalibrate({ classifier, parameters, inputs: normals(4) })).toBeUndefined();
  });

  test.each([
    ["landscape/parameters", { parameters: [] }],
    ["landscape/examples", { inputs: new Float32Array(4) }],
  ])("refuses what does not fit with %s", async (code, change) => {
    const fine = {
      classifier: normalised,
      parameters: [normals(normalised.layout.size)],
      inputs: normals(6),
    };
    await expect(recalibrate({ ...fine, ...change })).rejects.toMatchObject({ code, kind: "input" });
  });
});

describe("statistics of the networks to evaluate", () => {
  const plain = mlp({ inputShape: [INPUTS], width: 2, depth: 1, classes: 2 });
  const examples = { inputs: normals(2 * INPUTS), targets: Int32Array.of(0, 1) };
  test.each([
    ["missing", normalised, undefined],
    ["too few", normalised, []],
    ["of another size", normalised, [new Float32Array(3)]],
    ["without batch normalisation", plain, [new Float32Array(0)]],
  ])("are refused when %s", async (_, classifier, statistics) => {
    const parameters = [new Float32Array(classifier.layout.size)];
    const objective = crossEntropyObjective(classifier);
    await expect(evaluate({ objective, examples, parameters, statistics })).rejects.toMatchObject({
      code: "landscape/statistics",
      kind: "input",
    });
  });
});

describe("PooledMoments", () => {
  test("agree with the moments of the whole, however it is cut", () => {
    const value = fc.double({ min: -100, max: 100, noNaN: true }).map(Math.fround);
    const layout = parameterLayout([
      { name: "bn.running_mean", shape: [1] },
      { name: "bn.running_var", shape: [1] },
    ]);
    const moments = (values: readonly number[]) => {
      const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
      const squares = values.reduce((sum, x) => sum + (x - mean) ** 2, 0);
      return [mean, squares / Math.max(1, values.length - 1)];
    };
    fc.assert(
      fc.property(fc.array(fc.array(value, { minLength: 1 }), { minLength: 1, maxLength: 5 }), (parts) => {
        const pooled = new PooledMoments(layout, new Map([["bn", 1]]));
        for (const part of parts) pooled.add(Float32Array.from(moments(part)), part.length);
        const [mean, variance] = moments(parts.flat());
        const found = pooled.statistics();
        expect(Math.abs(found[0]! - mean!)).toBeLessThan(1e-3);
        expect(Math.abs(found[1]! - variance!)).toBeLessThan(1e-2);
      }),
      { seed: 1 },
    );
  });
});
