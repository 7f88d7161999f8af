import { describe, expect, test } from "vitest";
import { buildNetwork, cnn, mlp, resnet18 } from "#families/networks";
import { permutationStructure, permuted, randomPermutations } from "#landscape/alignment";
import { debiasedLinearCka, minibatchLinearCka } from "#landscape/similarity";
import { initialise } from "#nets/initialisation";
import { randomStream } from "#random";
import { centredGram, hsicOfGrams } from "./centred-gram.ts";
import { layerSimilarities } from "./index.ts";

function gaussians(count: number, name: string): Float32Array {
  const stream = randomStream(5, name);
  return Float32Array.from({ length: count }, () => stream.normal());
}

const classifier = mlp({ inputShape: [6], width: 8, depth: 2, classes: 4 });
const parameters = initialise(classifier, "he-normal", randomStream(1, "one"));
const other = initialise(classifier, "he-normal", randomStream(1, "other"));
const inputs = gaussians(6 * 100, "inputs");

test("estimates from Gram matrices are those from features", () => {
  const rows = 30;
  const [x, y] = [gaussians(rows * 4, "x"), gaussians(rows * 7, "y")];
  const [k, l] = [centredGram(x, rows), centredGram(y, rows)];
  const cka =
    hsicOfGrams(k, l, rows).value / Math.sqrt(hsicOfGrams(k, k, rows).value * hsicOfGrams(l, l, rows).value);
  const representation = (values: Float32Array, columns: number) => ({
    values: Float64Array.from(values),
    rows,
    columns,
  });
  expect(cka).toBeCloseTo(debiasedLinearCka(representation(x, 4), representation(y, 7))!, 8);
});

describe("layers", () => {
  test("of a network and itself are alike on the diagonal, and the map is symmetric", async () => {
    const [map] = await layerSimilarities({
      classifier,
      networks: [{ parameters }],
      pairs: [[0, 0]],
      inputs,
    });
    const { layers, values } = map!;
    // Two hidden layers and the outputs.
    expect(layers).toBe(3);
    expect(map!.names).toEqual(["hidden2", "output", "outputs"]);
    for (let i = 0; i < layers; i++) {
      expect(values[i * layers + i]).toBeCloseTo(1, 10);
      for (let j = 0; j < layers; j++) {
        expect(values[i * layers + j]).toBeCloseTo(values[j * layers + i]!, 10);
      }
    }
  });

  test("of a network with its units in another order are as alike; of another network they are not", async () => {
    const structure = permutationStructure(classifier);
    const orders = randomPermutations(structure, randomStream(1, "order"));
    const copy = permuted(structure, { parameters }, orders).parameters;
    const [same, different] = await layerSimilarities({
      classifier,
      networks: [{ parameters }, { parameters: copy }, { parameters: other }],
      pairs: [
        [0, 1],
        [0, 2],
      ],
      inputs,
    });
    for (const layer of [0, 1, 2]) {
      expect(same!.values[4 * layer]).toBeCloseTo(1, 4);
      expect(different!.values[4 * layer]).toBeLessThan(0.95);
    }
  });

  test("of several runs are the minibatch estimate: the outputs of a linear network are x·W", async () => {
    const linear = mlp({ inputShape: [3], width: 1, depth: 0, classes: 3 });
    const identity = Float32Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0);
    const stretch = Float32Array.of(3, 0, 0, 0, 1, 0, 0, 0, 0.2, 1, 2, 3);
    const many = gaussians(3 * 384, "many");
    const [map] = await layerSimilarities({
      classifier: linear,
      networks: [{ parameters: identity }, { parameters: stretch }],
      pairs: [[0, 1]],
      inputs: many,
    });
    const x = { values: Float64Array.from(many), rows: 384, columns: 3 };
    const y = { ...x, values: x.values.map((value, i) => value * [3, 1, 0.2][i % 3]!) };
    expect(map!.values[0]).toBeCloseTo(minibatchLinearCka(x, y, 128)!, 5);
  });

  test("are found in convolutional and residual networks, normalised by their statistics", async () => {
    for (const make of [
      cnn({ inputShape: [1, 8, 8], width: 3, depth: 2, classes: 3 }),
      resnet18({ inputShape: [3, 8, 8], width: 2, classes: 3 }),
    ]) {
      const network = {
        parameters: initialise(make, "he-normal", randomStream(1, "network")),
        ...(make.statistics && { statistics: new Float32Array(make.statistics.size).fill(0.5) }),
      };
      const pixels = gaussians(20 * make.inputShape.reduce((product, size) => product * size, 1), "pixels");
      const [map] = await layerSimilarities({
        classifier: make,
        networks: [network],
        pairs: [[0, 0]],
        inputs: pixels,
      });
      expect(map!.layers).toBeGreaterThanOrEqual(3);
      for (let i = 0; i < map!.layers; i++) {
        expect(map!.values[i * map!.layers + i]).toBeCloseTo(1, 6);
      }
    }
  });

  test("of attention are called by the parameters that read them, products of two values attention", async () => {
    const make = buildNetwork({ family: "vit", width: 4, depth: 1 }, [1, 8, 8], 4);
    const [map] = await layerSimilarities({
      classifier: make,
      networks: [{ parameters: initialise(make, "he-normal", randomStream(1, "network")) }],
      pairs: [[0, 0]],
      inputs: gaussians(64 * 8, "pixels"),
    });
    expect(map!.names).toHaveLength(map!.layers);
    expect([...new Set(map!.names)]).toEqual([
      "blocks.0.attention.projection",
      "attention",
      "blocks.0.attention.out",
      "blocks.0.forward.up",
      "blocks.0.forward.down",
      "head",
      "outputs",
    ]);
  });

  test("that are constant are like nothing", async () => {
    const [map] = await layerSimilarities({
      classifier,
      networks: [{ parameters }, { parameters: new Float32Array(parameters.length) }],
      pairs: [[0, 1]],
      inputs,
    });
    expect(map!.values.every((value) => value === null)).toBe(true);
  });
});
