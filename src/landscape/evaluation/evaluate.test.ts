import { describe, expect, it } from "vitest";
import { cnn, mlp } from "#families/networks";
import { initialise } from "#nets/initialisation";
import { randomStream } from "#random";
import { crossEntropyObjective } from "../cross-entropy-objective.testing.ts";
import { evaluate } from "./evaluate.ts";
import { logitsOf } from "./logits.ts";

/** Softmax regression from two inputs to two classes, by weights [2, 2] and biases [2]. */
const regression = mlp({ inputShape: [2], width: 1, depth: 0, classes: 2 });
const objective = crossEntropyObjective(regression);

function gaussians(count: number, name: string): Float32Array {
  const stream = randomStream(4, name);
  return Float32Array.from({ length: count }, () => stream.normal());
}

describe("logitsOf", () => {
  it("computes x·W + b for each network", async () => {
    const inputs = Float32Array.of(1, 2, -1, 0.5);
    const parameters = [Float32Array.of(1, 2, 3, 4, 0.5, -0.5), Float32Array.of(0, 0, 0, 0, 7, 8)];
    const [first, second] = await logitsOf({ classifier: regression, parameters, inputs });
    expect([...first!]).toEqual([7.5, 9.5, 1, -0.5]);
    expect([...second!]).toEqual([7, 8, 7, 8]);
  });

  it.each([1, 7, 1023, 1025, 2500])("is exact for %i examples whatever the chunks", async (examples) => {
    const inputs = gaussians(2 * examples, "inputs");
    const parameters = [gaussians(6, "first"), gaussians(6, "second")];
    const logits = await logitsOf({ classifier: regression, parameters, inputs });
    parameters.forEach(([a, b, c, d, e, f], network) => {
      const expected = Array.from({ length: examples }, (_, i) => {
        const [x, y] = [inputs[2 * i]!, inputs[2 * i + 1]!];
        return [a! * x + c! * y + e!, b! * x + d! * y + f!];
      });
      expect(logits[network]).toBeAllclose(expected.flat(), { absolute: 5e-6 });
    });
  });

  it("gives convolutional networks together what they give alone", async () => {
    const classifier = cnn({ inputShape: [2, 5, 6], width: 3, depth: 2, classes: 4 });
    const parameters = [0, 1, 2].map((seed) => initialise(classifier, "he-normal", randomStream(2, seed)));
    const inputs = gaussians(37 * 60, "images");
    const together = await logitsOf({ classifier, parameters, inputs });
    for (const [network, own] of parameters.entries()) {
      const [alone] = await logitsOf({ classifier, parameters: [own], inputs });
      expect(together[network]).toBeAllclose(alone!, { absolute: 5e-6 });
    }
  });
});

describe("evaluate", () => {
  it("agrees with the closed form of softmax regression, each network by its own labels", async () => {
    const inputs = Float32Array.of(1, 0, 0, 1, 2, 2);
    // Logits (x, 0): the loss of label 0 is ln(1 + exp(-x)), that of label 1 is ln(1 + exp(x)).
    const flat = Float32Array.of(1, 0, 0, 0, 0, 0);
    const softplus = (x: number) => Math.log1p(Math.exp(x));
    const [first, second] = await evaluate({
      objective,
      parameters: [flat, flat],
      examples: { inputs },
      own: [{ targets: Int32Array.of(0, 1, 0) }, { targets: Int32Array.of(1, 1, 1) }],
    });
    expect(first!.loss).toBeCloseTo((softplus(-1) + softplus(0) + softplus(-2)) / 3, 7);
    expect(first!.error).toBeCloseTo(100 / 3, 12);
    expect(second!.loss).toBeCloseTo((softplus(1) + softplus(0) + softplus(2)) / 3, 7);
    expect(second!.error).toBe(100);
  });

  it("says null, not NaN, for a diverged network and judges the others as usual", async () => {
    const [broken, sound] = await evaluate({
      objective,
      parameters: [new Float32Array(6).fill(Number.NaN), new Float32Array(6)],
      examples: { inputs: Float32Array.of(1, 2), targets: Int32Array.of(0) },
    });
    expect(broken).toEqual({ loss: null, error: 100 });
    expect(sound!.loss).toBeCloseTo(Math.LN2, 7);
  });

  it.each([
    ["landscape/parameters", { parameters: [], own: [] }],
    ["landscape/parameters", { parameters: [new Float32Array(5)] }],
    ["landscape/examples", { examples: { inputs: new Float32Array(3) } }],
    [
      "landscape/examples",
      { examples: { inputs: new Float32Array(0) }, own: [{ targets: new Int32Array(0) }] },
    ],
    ["evaluation/own", { own: [] }],
    ["landscape/examples", { own: [{ targets: Int32Array.of(0, 1) }] }],
    ["landscape/examples", { own: [{ targets: Int32Array.of(2) }] }],
  ])("refuses bad input with %s", async (code, change) => {
    const fine = {
      objective,
      parameters: [new Float32Array(6)],
      examples: { inputs: Float32Array.of(1, 2) },
      own: [{ targets: Int32Array.of(0) }],
    };
    await expect(evaluate({ ...fine, ...change })).rejects.toMatchObject({ code, kind: "input" });
  });
});
