import { defaultDevice, init, numpy as np, valueAndGrad } from "@jax-js/jax";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { type BatchNorm, batchNormOfBatch, type Network } from "#nets";
import { randomStream } from "#random";
import { elementCount } from "#trees";
import { buildNetwork } from "./build-network.ts";
import { cnn, mlp } from "./named-networks.ts";

beforeAll(async () => {
  await init("cpu");
  defaultDevice("cpu");
});

/** The parameters of a network as float64 jax-js arrays cut out of plain numbers. */
function arraysOf(network: Network, flat: ArrayLike<number>): Record<string, np.Array> {
  return Object.fromEntries(
    network.layout.entries.map(({ name, shape, offset, size }) => {
      const values = Array.from({ length: size }, (_, i) => flat[offset + i]!);
      return [name, np.array(values, { dtype: np.float64 }).reshape([...shape])];
    }),
  );
}

function logitsOf(network: Network, flat: ArrayLike<number>, inputs: readonly number[]): number[][] {
  const batch = inputs.length / elementCount(network.inputShape);
  const images = np.array([...inputs], { dtype: np.float64 }).reshape([batch, ...network.inputShape]);
  const batchNorm = trainingNorm(network, batch);
  return network.logits(arraysOf(network, flat), images, batchNorm).js() as number[][];
}

/** Batch norm by the batch itself, or none that may be called for a network without statistics. */
function trainingNorm(network: Network, batch: number): BatchNorm {
  if (network.statistics === undefined) {
    return (layer) => {
      throw new Error(`${layer} is normalised`);
    };
  }
  return batchNormOfBatch(np.array(Array<number>(batch).fill(1 / batch), { dtype: np.float64 })).batchNorm;
}

function draws(count: number, name: string): number[] {
  const stream = randomStream(11, name);
  return Array.from({ length: count }, () => stream.normal());
}

describe("mlp", () => {
  it("counts (in + 1)·out parameters a layer", () => {
    const network = mlp({ inputShape: [1, 8, 8], width: 32, depth: 2, classes: 10 });
    expect(network.layout.size).toBe(65 * 32 + 33 * 32 + 33 * 10);
    expect(network.parameters.map(({ name, shape }) => [name, shape])).toEqual([
      ["hidden1.weight", [64, 32]],
      ["hidden1.bias", [32]],
      ["hidden2.weight", [32, 32]],
      ["hidden2.bias", [32]],
      ["output.weight", [32, 10]],
      ["output.bias", [10]],
    ]);
  });

  it("computes a network worked out by hand", () => {
    const network = mlp({ inputShape: [2], width: 2, depth: 1, classes: 2 });
    // hidden = relu([x·1 + y·3 + 0.5, x·2 - y·1 - 1]), output = hidden · [[1, -1], [2, 4]] + [10, 20]
    const flat = [1, 2, 3, -1, 0.5, -1, 1, -1, 2, 4, 10, 20];
    expect(logitsOf(network, flat, [1, 1, 4, 2])).toEqual([
      [10 + 4.5, 20 - 4.5],
      [10 + 10.5 + 2 * 5, 20 - 10.5 + 4 * 5],
    ]);
  });

  it.each([0, 1, 3])("of depth %i is what is above its stem, which is linear in its parameters", (depth) => {
    const network = mlp({ inputShape: [4], width: 3, depth, classes: 2 });
    const { stem } = network;
    const inputs = draws(8, "inputs of a stem");
    const partsOf = (flat: readonly number[]) => {
      const named = Object.entries(arraysOf(network, flat));
      const cut = (isOfStem: boolean) =>
        Object.fromEntries(named.filter(([name]) => stem!.parameters.includes(name) === isOfStem));
      return [cut(true), cut(false)] as const;
    };
    const stemOf = (flat: readonly number[]) =>
      stem!.of(partsOf(flat)[0], np.array(inputs, { dtype: np.float64 }).reshape([2, 4]));
    const [one, other] = [draws(network.layout.size, "one"), draws(network.layout.size, "other")];
    const logits = stem!.rest(partsOf(one)[1], stemOf(one)).js() as number[][];
    expect(logits.flat()).toBeAllclose(logitsOf(network, one, inputs).flat(), { absolute: 1e-12 });
    const between = one.map((value, i) => 0.25 * value + 0.75 * other[i]!);
    expect((stemOf(between).js() as number[][]).flat()).toBeAllclose(
      (stemOf(one).mul(0.25).add(stemOf(other).mul(0.75)).js() as number[][]).flat(),
      { absolute: 1e-12 },
    );
  });

  it("is softmax regression at depth 0", () => {
    const network = mlp({ inputShape: [2], width: 9, depth: 0, classes: 3 });
    expect(logitsOf(network, [1, 2, 3, 4, 5, 6, 0.5, 0, -0.5], [1, 10])).toEqual([[41.5, 52, 62.5]]);
  });

  it("does not change when hidden units are permuted", () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([0, 1, 2, 3, 4], { minLength: 5 }), (order) => {
        const network = mlp({ inputShape: [3], width: 5, depth: 2, classes: 2 });
        const flat = draws(network.layout.size, "permutation");
        const permuted = [...flat];
        const at = (name: string) => network.layout.entries.find((entry) => entry.name === name)!.offset;
        order.forEach((from, to) => {
          for (let i = 0; i < 3; i++) {
            permuted[at("hidden1.weight") + i * 5 + to] = flat[at("hidden1.weight") + i * 5 + from]!;
          }
          permuted[at("hidden1.bias") + to] = flat[at("hidden1.bias") + from]!;
          for (let j = 0; j < 5; j++) {
            permuted[at("hidden2.weight") + to * 5 + j] = flat[at("hidden2.weight") + from * 5 + j]!;
          }
        });
        const inputs = draws(12, "inputs");
        const expected = logitsOf(network, flat, inputs);
        expect(logitsOf(network, permuted, inputs)).toBeAllclose(expected, { absolute: 5e-13 });
      }),
      { numRuns: 10 },
    );
  });
});

describe("cnn", () => {
  it("counts 9·in·out weights and out biases a stage, doubling the channels", () => {
    const network = cnn({ inputShape: [3, 8, 8], width: 4, depth: 3, classes: 10 });
    expect(network.layout.size).toBe(27 * 4 + 4 + 36 * 8 + 8 + 72 * 16 + 16 + 16 * 10 + 10);
  });

  it.each([
    { height: 4, width: 4 },
    { height: 5, width: 3 },
    { height: 1, width: 6 },
    { height: 1, width: 1 },
    { height: 8, width: 9 },
  ])("agrees with loops over pixels on $height × $width images", ({ height, width }) => {
    const network = cnn({ inputShape: [2, height, width], width: 2, depth: 2, classes: 3 });
    const flat = draws(network.layout.size, "weights");
    const image = draws(2 * height * width, "image");
    const logits = logitsOf(network, flat, [...image, ...image.map((pixel) => -pixel)]);
    const images = [image, image.map((pixel) => -pixel)];
    const expected = images.map((pixels) => logitsByLoops(network, flat, pixels));
    expect(logits).toBeAllclose(expected, { absolute: 5e-11 });
  });

  it.each(["batch", "group"] as const)("replaces its biases by the scales and shifts of %s norm", (norm) => {
    const network = cnn({ inputShape: [3, 8, 8], width: 4, depth: 2, classes: 10, norm });
    expect(network.parameters.map(({ name, shape }) => [name, shape])).toEqual([
      ["stage1.weight", [4, 3, 3, 3]],
      ["norm1.weight", [4]],
      ["norm1.bias", [4]],
      ["stage2.weight", [8, 4, 3, 3]],
      ["norm2.weight", [8]],
      ["norm2.bias", [8]],
      ["output.weight", [8, 10]],
      ["output.bias", [10]],
    ]);
    expect(network.statistics?.entries.map(({ name }) => name)).toEqual(
      norm === "batch"
        ? ["norm1.running_mean", "norm1.running_var", "norm2.running_mean", "norm2.running_var"]
        : undefined,
    );
  });

  it.each(["batch", "group"] as const)("with %s norm is blind to the scale of its first kernels", (norm) => {
    const network = cnn({ inputShape: [2, 6, 6], width: 4, depth: 2, classes: 3, norm });
    const flat = draws(network.layout.size, "weights");
    const inputs = draws(3 * 72, "images");
    const { size } = network.layout.entries[0]!;
    const scaled = flat.map((weight, i) => (i < size ? 1000 * weight : weight));
    const expected = logitsOf(network, flat, inputs);
    // The epsilon beside the variance is all that tells the two apart.
    expect(logitsOf(network, scaled, inputs)).toBeAllclose(expected, { absolute: 5e-5 });
  });

  it("with group norm treats each example alone", () => {
    const network = cnn({ inputShape: [1, 6, 6], width: 4, depth: 2, classes: 3, norm: "group" });
    const flat = draws(network.layout.size, "weights");
    const inputs = draws(2 * 36, "images");
    const together = logitsOf(network, flat, inputs);
    const alone = [inputs.slice(0, 36), inputs.slice(36)].flatMap((image) => logitsOf(network, flat, image));
    expect(together).toBeAllclose(alone, { absolute: 5e-13 });
  });
});

describe("gradients", () => {
  it.each([
    { family: "mlp", inputShape: [3], width: 4, depth: 2 },
    { family: "cnn", norm: "none", inputShape: [1, 5, 4], width: 2, depth: 2 },
    { family: "cnn", norm: "batch", inputShape: [1, 4, 2], width: 2, depth: 2 },
    { family: "cnn", norm: "group", inputShape: [1, 2, 3], width: 4, depth: 1 },
  ] as const)("of a $family with norm $norm agree with finite differences", ({ inputShape, ...choice }) => {
    const network = buildNetwork(choice, inputShape, 3);
    const flat = draws(network.layout.size, "gradient weights");
    const inputs = draws(2 * elementCount(network.inputShape), "gradient inputs");
    const weighted = (logits: np.Array) =>
      logits
        .mul(
          np.array(
            [
              [1, -2, 0.5],
              [0.3, 0.7, -1],
            ],
            { dtype: np.float64 },
          ),
        )
        .sum();
    const images = np.array(inputs, { dtype: np.float64 }).reshape([2, ...network.inputShape]);
    const [value, gradient] = valueAndGrad((parameters: Record<string, np.Array>) =>
      weighted(network.logits(parameters, images, trainingNorm(network, 2))),
    )(arraysOf(network, flat));
    expect(value.js()).toBeTypeOf("number");
    const valueAt = (point: readonly number[]) =>
      logitsOf(network, point, inputs)
        .flat()
        .reduce((sum, logit, i) => sum + logit * [1, -2, 0.5, 0.3, 0.7, -1][i]!, 0);
    for (const { name, offset, size } of network.layout.entries) {
      const slopes = gradient[name]!.reshape([-1]).js() as number[];
      for (let i = 0; i < size; i += Math.max(1, Math.floor(size / 3))) {
        const moved = (by: number) => flat.map((number, j) => (j === offset + i ? number + by : number));
        expect(slopes[i]).toBeCloseTo((valueAt(moved(1e-6)) - valueAt(moved(-1e-6))) / 2e-6, 6);
      }
    }
  });
});

describe("workload", () => {
  it("of an mlp is its weights, its input and its outputs", () => {
    const { workload } = mlp({ inputShape: [1, 3, 3], width: 5, depth: 2, classes: 4 });
    expect(workload).toEqual({ multiplyAdds: 9 * 5 + 5 * 5 + 5 * 4, activations: 9 + 5 + 5 + 4 });
  });

  it.each([
    ["none", 1],
    ["group", 2],
  ] as const)("of a cnn with norm %s counts every pixel of every stage", (norm, arrays) => {
    const { workload } = cnn({ inputShape: [3, 7, 4], width: 4, depth: 3, classes: 10, norm });
    // Maps of 7×4, 3×2 and 1×1 pixels.
    expect(workload).toEqual({
      multiplyAdds: 28 * 4 * 27 + 6 * 8 * 36 + 16 * 72 + 16 * 10,
      activations: 84 + arrays * (28 * 4 + 6 * 8 + 16) + 10,
    });
  });
});

describe("sizes", () => {
  it.each([{ width: 0 }, { width: 1.5 }, { depth: -1 }, { width: Number.NaN }])(
    "refuses %j as bad input",
    (wrong) => {
      const model = { family: "mlp", width: 4, depth: 1, ...wrong } as const;
      expect(() => buildNetwork(model, [4], 2)).toThrow(
        expect.objectContaining({ code: "nets/size", kind: "input" }),
      );
    },
  );
});

/** The logits of a two-stage `cnn` for one image, by nested loops over pixels. */
function logitsByLoops(network: Network, flat: readonly number[], pixels: readonly number[]): number[] {
  const cut = (name: string) => {
    const { offset, size } = network.layout.entries.find((entry) => entry.name === name)!;
    return flat.slice(offset, offset + size);
  };
  let [channels, height, width] = network.inputShape as [number, number, number];
  let maps = [...pixels];
  for (const [stage, outputs] of [2, 4].entries()) {
    const weight = cut(`stage${stage + 1}.weight`);
    const bias = cut(`stage${stage + 1}.bias`);
    const rectified: number[] = [];
    for (let o = 0; o < outputs; o++) {
      for (let y = 0; y < height; y++) {
        for (let x = 0; x < width; x++) {
          let sum = bias[o]!;
          for (let c = 0; c < channels; c++) {
            for (let dy = -1; dy <= 1; dy++) {
              for (let dx = -1; dx <= 1; dx++) {
                if (y + dy < 0 || y + dy >= height || x + dx < 0 || x + dx >= width) continue;
                sum +=
                  weight[((o * channels + c) * 3 + dy + 1) * 3 + dx + 1]! *
                  maps[(c * height + y + dy) * width + x + dx]!;
              }
            }
          }
          rectified.push(Math.max(sum, 0));
        }
      }
    }
    const [tall, wide] = [Math.min(2, height), Math.min(2, width)];
    const [rows, columns] = [Math.floor(height / tall), Math.floor(width / wide)];
    maps = [];
    for (let o = 0; o < outputs; o++) {
      for (let y = 0; y < rows; y++) {
        for (let x = 0; x < columns; x++) {
          let largest = 0;
          for (let dy = 0; dy < tall; dy++) {
            for (let dx = 0; dx < wide; dx++) {
              largest = Math.max(largest, rectified[(o * height + y * tall + dy) * width + x * wide + dx]!);
            }
          }
          maps.push(largest);
        }
      }
    }
    [channels, height, width] = [outputs, rows, columns];
  }
  const area = height * width;
  const means = Array.from({ length: channels }, (_, c) =>
    maps.slice(c * area, (c + 1) * area).reduce((sum, value) => sum + value / area, 0),
  );
  const weight = cut("output.weight");
  return cut("output.bias").map((bias, k) =>
    means.reduce((sum, value, c) => sum + value * weight[c * network.classes + k]!, bias),
  );
}
