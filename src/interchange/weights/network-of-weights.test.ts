import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, test } from "vitest";
import { buildNetwork, tracedNetwork } from "#families/networks";
import { classifierObjective } from "#landscape";
import { evaluate } from "#landscape/evaluation";
import { crossEntropy } from "#landscape/losses";
import { recalibrate } from "#landscape/normalisation";
import { loadDataset } from "#sources/datasets";
import { splitParameters } from "#trees";
import { networkOfWeights, parametersOfWeights, readWeights, type Weights } from "./index.ts";
import { tensorWithin } from "./weight-tensor.ts";

const SHARED = join(import.meta.dirname, "../../../../shared");

/** Weights of given shapes whose numbers count up. */
function counting(shapes: Readonly<Record<string, readonly number[]>>, rest: Partial<Weights> = {}): Weights {
  const tensors = new Map(
    Object.entries(shapes).map(([name, shape], i) => {
      const count = shape.reduce((product, size) => product * size, 1);
      const values = Float32Array.from({ length: count }, (_, n) => 1000 * (i + 1) + n);
      return [name, tensorWithin({ type: "float32", shape, storage: new Uint8Array(values.buffer) }, name)];
    }),
  );
  return { tensors, convention: "pytorch", isOrdered: true, notes: [], ...rest };
}

const BLOCK = (name: string, inputs: number, outputs: number) => ({
  [`${name}.conv1.weight`]: [outputs, inputs, 3, 3],
  ...norm(`${name}.bn1`, outputs),
  [`${name}.conv2.weight`]: [outputs, outputs, 3, 3],
  ...norm(`${name}.bn2`, outputs),
});

const norm = (name: string, channels: number) => ({
  [`${name}.weight`]: [channels],
  [`${name}.bias`]: [channels],
  [`${name}.running_mean`]: [channels],
  [`${name}.running_var`]: [channels],
});

const RESNET8: Readonly<Record<string, readonly number[]>> = {
  "conv1.weight": [4, 3, 3, 3],
  ...norm("bn1", 4),
  ...BLOCK("layer1.0", 4, 4),
  ...BLOCK("layer2.0", 4, 8),
  ...BLOCK("layer3.0", 8, 16),
  "linear.weight": [10, 16],
  "linear.bias": [10],
};

const prefixed = (shapes: Readonly<Record<string, readonly number[]>>, prefix: string) =>
  Object.fromEntries(Object.entries(shapes).map(([name, shape]) => [prefix + name, shape]));

describe("a bare state_dict", () => {
  it("is recognised where names and shapes leave no doubt, whatever its names begin with", () => {
    for (const prefix of ["", "module.", "model.net."]) {
      const { architecture, title, notes, parameters, statistics } = networkOfWeights(
        counting(prefixed(RESNET8, prefix)),
      );
      expect({ architecture, title }).toEqual({
        architecture: "resnet8",
        title: "ResNet-8 for small images, basic blocks, shortcuts without parameters",
      });
      expect(notes).toEqual(prefix === "" ? [] : [`"${prefix}" is taken off the beginnings of names`]);
      expect([...parameters.subarray(0, 3)]).toEqual([1000, 1001, 1002]);
      expect([...statistics!.subarray(0, 2)]).toEqual([4000, 4001]);
    }
  });

  it("is refused where they leave doubts, until the family is named", () => {
    const weights = counting({ "0.weight": [7, 12], "0.bias": [7], "2.weight": [3, 7], "2.bias": [3] });
    expect(() => networkOfWeights(weights, { where: "a.pt" })).toThrow(
      expect.objectContaining({
        code: "weights/no-architecture",
        kind: "input",
        where: "a.pt",
        problem: "names and shapes leave open what these weights compute: mlp if its activations are ReLUs",
        remedy: "Name the family if that is so: mlp",
      }),
    );
    const { title, notes } = networkOfWeights(weights, { family: "mlp" });
    expect(title).toBe("a perceptron of layers 12-7-3");
    expect(notes).toEqual(["assumed: its activations are ReLUs"]);
  });

  it("is never taken for what it is only near", () => {
    const { "layer3.0.bn2.bias": _, ...less } = RESNET8;
    for (const shapes of [less, { ...RESNET8, "extra.weight": [3] }, { ...RESNET8, "bn1.bias": [5] }]) {
      expect(() => networkOfWeights(counting(shapes))).toThrow(
        expect.objectContaining({
          code: "weights/no-architecture",
          expected: "something near ResNet-8 for small images, basic blocks, shortcuts without parameters",
        }),
      );
    }
    expect(() => networkOfWeights(counting(RESNET8), { family: "resnet20" })).toThrow(
      expect.objectContaining({
        problem: expect.stringMatching(/^this is ResNet-8 .*, not the family resnet20$/),
        remedy: "Choose resnet8",
      }),
    );
    expect(() => networkOfWeights(counting(RESNET8), { family: "resnext" })).toThrow(
      expect.objectContaining({ code: "architectures/unknown" }),
    );
  });

  it("reads inputs of its own shape alone", () => {
    expect(() => networkOfWeights(counting(RESNET8), { inputShape: [1, 32, 32] })).toThrow(
      expect.objectContaining({ code: "architectures/input", expected: "[3, height, width]" }),
    );
  });
});

describe("weights as the parameters of a network", () => {
  const network = buildNetwork({ family: "mlp", width: 3, depth: 1 }, [2, 1, 2], 2);

  it("are turned round from PyTorch's linear layers, and taken in order where names differ", () => {
    const weights = counting({
      "fc1.weight": [3, 4],
      "fc1.bias": [3],
      "fc2.weight": [2, 3],
      "fc2.bias": [2],
    });
    const { parameters, notes } = parametersOfWeights(weights, network);
    expect([...parameters.subarray(0, 12)]).toEqual([
      1000, 1004, 1008, 1001, 1005, 1009, 1002, 1006, 1010, 1003, 1007, 1011,
    ]);
    expect(notes).toEqual(["names differ, so tensors are taken in their order, whose shapes agree"]);
  });

  it("are never taken for another part of a layer, in whichever order the parts come", () => {
    const normed = buildNetwork({ family: "cnn", width: 2, depth: 1, norm: "group" }, [1, 4, 4], 2);
    const shapes = {
      "a.weight": [2, 1, 3, 3],
      "b.bias": [2],
      "b.weight": [2],
      "c.bias": [2],
      "c.weight": [2, 2],
    };
    const { parameters } = parametersOfWeights(counting(shapes), normed);
    const { "norm1.weight": weight, "norm1.bias": bias } = splitParameters(normed.layout, parameters);
    expect([weight, bias]).toEqual([Float32Array.of(3000, 3001), Float32Array.of(2000, 2001)]);
    const { "b.bias": _, ...unknown } = shapes;
    expect(() => parametersOfWeights(counting({ ...unknown, "d.weight": [2] }), normed)).toThrow(
      expect.objectContaining({ code: "weights/mismatch" }),
    );
  });

  it("are left as they are from Keras, whose names are understood", () => {
    const shapes = {
      "hidden1/kernel": [4, 3],
      "hidden1/bias": [3],
      "output/kernel": [3, 2],
      "output/bias": [2],
    };
    const { parameters, notes } = parametersOfWeights(counting(shapes, { convention: "keras" }), network);
    expect([...parameters.subarray(0, 12)]).toEqual(Array.from({ length: 12 }, (_, i) => 1000 + i));
    expect(notes).toEqual([]);
  });

  it("have their inputs put in our order where Keras flattened maps, channels last", () => {
    const shapes = {
      "dense/kernel": [12, 5],
      "dense/bias": [5],
      "dense_1/kernel": [5, 2],
      "dense_1/bias": [2],
    };
    const { parameters } = networkOfWeights(counting(shapes, { convention: "keras" }), {
      family: "mlp",
      inputShape: [3, 2, 2],
    });
    // Of pixel p and channel c Keras keeps row 3 p + c, and we row 4 c + p.
    const rows = Array.from({ length: 12 }, (_, row) => (parameters[5 * row]! - 1000) / 5);
    expect(rows).toEqual([0, 3, 6, 9, 1, 4, 7, 10, 2, 5, 8, 11]);
  });

  it("are told by the lengths of their biases, whatever the file is", () => {
    const { parameters, notes } = parametersOfWeights(
      counting({ W1: [4, 3], b1: [3], W2: [3, 2], b2: [2] }),
      network,
    );
    expect([...parameters.subarray(0, 3)]).toEqual([1000, 1001, 1002]);
    expect(notes[0]).toBe("by the lengths of biases linear layers lie as [in, out]");
  });

  it("are understood by the short names of Haiku and of dictionaries written by hand", () => {
    const named = (layer: (i: number) => string) =>
      networkOfWeights(
        counting({
          [`${layer(0)}b`]: [3],
          [`${layer(0)}w`]: [4, 3],
          [`${layer(1)}b`]: [2],
          [`${layer(1)}w`]: [3, 2],
        }),
        { family: "mlp", inputShape: [1, 2, 2] },
      );
    for (const layer of [(i: number) => `mlp/~/linear_${i}/`, (i: number) => `dense${i}.`]) {
      const { title, parameters } = named(layer);
      expect(title).toBe("a perceptron of layers 4-3-2");
      expect([...parameters.subarray(0, 3)]).toEqual([2000, 2001, 2002]);
      expect([...parameters.subarray(12, 15)]).toEqual([1000, 1001, 1002]);
    }
  });

  it("are refused with a table of what fits nowhere", () => {
    const weights = counting({ "hidden1.weight": [3, 5], "hidden1.bias": [3], "head.weight": [2, 3] });
    expect(() => parametersOfWeights(weights, network, { where: "a.pt" })).toThrow(
      expect.objectContaining({
        code: "weights/mismatch",
        kind: "input",
        where: "a.pt",
        lines: [
          "1 of 4 arrays of the network have their tensors",
          'hidden1.weight [3, 4] ← "hidden1.weight" [3, 5]',
          "output.weight [2, 3] ← nothing",
          "output.bias [2] ← nothing",
          'nothing ← "head.weight" [2, 3]',
        ],
      }),
    );
  });

  it("may lack the statistics of batch norm, which is said", () => {
    const { layout, statistics, ...rest } = buildNetwork(
      { family: "cnn", width: 2, depth: 1, norm: "batch" },
      [1, 4, 4],
      2,
    );
    const shapes = Object.fromEntries(
      layout.entries.map(({ name, shape }) => [name, shape.length === 2 ? shape.toReversed() : shape]),
    );
    const matched = parametersOfWeights(counting(shapes), {
      layout,
      ...rest,
      ...(statistics && { statistics }),
    });
    expect(matched.statistics).toBeUndefined();
    expect(matched.notes).toContain("the statistics of batch norm are not among the weights");
  });
});

test.skipIf(!existsSync(join(SHARED, "models")) || !existsSync(join(SHARED, "data/cifar10")))(
  "a ResNet-20 of PyTorch of before 1.6 answers as PyTorch has it answer",
  async () => {
    const weights = await readWeights(join(SHARED, "models/resnet20_cifar10_legacy.th"));
    const { architecture, network, parts, parameters, statistics } = networkOfWeights(weights, {
      inputShape: [3, 32, 32],
    });
    expect(architecture).toBe("resnet20");
    expect(parameters).toHaveLength(269_722);
    const request = { source: "cifar10", folder: "cifar10", examples: 1000, test_examples: 2000 };
    const { test: pictures } = await loadDataset(request, { dataFolder: join(SHARED, "data"), rootSeed: 0 });
    // Of ImageNet, as its training script has them.
    const [mean, deviation] = [
      [0.485, 0.456, 0.406],
      [0.229, 0.224, 0.225],
    ];
    const inputs = pictures.images.map((value, i) => {
      const channel = Math.floor(i / 1024) % 3;
      return (value - mean[channel]!) / deviation[channel]!;
    });
    const classifier = tracedNetwork(network, parts);
    const objective = classifierObjective(classifier, crossEntropy.make());
    const examples = { inputs, targets: pictures.labels };
    const given = { objective, parameters: [parameters], examples };
    const [judged] = await evaluate({ ...given, statistics: [statistics!] });
    // PyTorch 1.13 finds 81.35 % right and a loss of 0.8328 on these pictures, which went through a lossy JPEG.
    expect(judged!.error).toBeCloseTo(18.65, 1);
    expect(judged!.loss).toBeCloseTo(0.8328, 3);
    const some = inputs.subarray(0, 512 * 3072);
    const recalibrated = await recalibrate({ classifier, parameters: [parameters], inputs: some });
    const first = { inputs: inputs.subarray(0, 200 * 3072), targets: pictures.labels.subarray(0, 200) };
    const [afterwards] = await evaluate({ ...given, examples: first, statistics: recalibrated! });
    expect(afterwards!.error).toBeLessThan(25);
  },
);
