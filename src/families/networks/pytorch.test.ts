import { readFileSync } from "node:fs";
import { grad, jvp, nn, numpy as np, valueAndGrad, vmap } from "@jax-js/jax";
import { describe, expect, it } from "vitest";
import { compile, type TensorSpec } from "#engine";
import { decodeSafetensors } from "#files";
import {
  type BatchNorm,
  batchNormByStatistics,
  batchNormOfBatch,
  type Network,
  type Statistics,
} from "#nets";
import { isVariance, type ParameterSpec } from "#nets/layers";
import { float32Tensor, int32Tensor, type ParameterLayout } from "#trees";
import { resnet18, vgg11 } from "./named-networks.ts";

const FIXTURE = new URL("fixtures/pytorch.safetensors", import.meta.url);
const expected = decodeSafetensors(readFileSync(FIXTURE), FIXTURE.pathname).tensors;

const BATCH = 8;
const CLASSES = 10;
const BATCH_NORM_MOMENTUM = 0.1;

/** The numbers in [-1, 1) that the fixture's script draws: murmur3's finaliser of position and stream. */
function uniform(stream: number, count: number): Float64Array {
  const start = Number((BigInt(stream) * 0x9e3779b9n) % 2n ** 32n);
  return Float64Array.from({ length: count }, (_, i) => {
    let h = (start + i) >>> 0;
    h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
    h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
    return ((h ^ (h >>> 16)) >>> 0) / 2 ** 31 - 1;
  });
}

function parametersOf({ layout, parameters }: Network): Float32Array {
  const range = ({ role, fanIn }: ParameterSpec, u: number): number => {
    if (role === "norm-weight") return 1 + 0.5 * u;
    return role === "weight" ? u * (3 / fanIn) ** 0.5 : 0.2 * u;
  };
  const draws = uniform(1, layout.size);
  const flat = new Float32Array(layout.size);
  layout.entries.forEach(({ offset, size }, position) => {
    for (let i = offset; i < offset + size; i++) flat[i] = range(parameters[position]!, draws[i]!);
  });
  return flat;
}

function statisticsOf({ statistics }: Network): Float32Array {
  const draws = uniform(2, statistics!.size);
  const flat = new Float32Array(statistics!.size);
  for (const { name, offset, size } of statistics!.entries) {
    for (let i = offset; i < offset + size; i++) {
      flat[i] = isVariance(name) ? 1 + 0.5 * draws[i]! : 0.2 * draws[i]!;
    }
  }
  return flat;
}

function batchOf(size: number, step = 0) {
  const pixels = uniform(100 + step, BATCH * 3 * size * size).map((u) => 1.7 * u);
  return [
    float32Tensor(Float32Array.from(pixels), [BATCH, 3, size, size]),
    int32Tensor(Int32Array.from({ length: BATCH }, (_, i) => (7 * i + 3 + step) % CLASSES)),
  ] as const;
}

const batchSpecs = (size: number) =>
  [
    { type: "float32", shape: [BATCH, 3, size, size] },
    { type: "int32", shape: [BATCH] },
  ] as const;

const vectorSpec = (length: number): TensorSpec => ({ type: "float32", shape: [length] });

function named(layout: ParameterLayout, flat: np.Array): Record<string, np.Array> {
  return Object.fromEntries(
    layout.entries.map(({ name, shape, offset, size }) => [
      name,
      flat.ref.slice([offset, offset + size]).reshape([...shape]),
    ]),
  );
}

function flattened(layout: ParameterLayout, arrays: Statistics): np.Array {
  return np.concatenate(layout.entries.map(({ name }) => arrays[name]!.reshape([-1])));
}

const equalShares = () => np.array(Array<number>(BATCH).fill(1 / BATCH));

function crossEntropy(logits: np.Array, labels: np.Array): np.Array {
  const isLabel = nn.oneHot(labels, CLASSES);
  return nn
    .logSoftmax(logits, -1)
    .mul(isLabel)
    .sum()
    .mul(-1 / BATCH);
}

function lossOf(
  network: Network,
  flat: np.Array,
  images: np.Array,
  labels: np.Array,
  norm: BatchNorm,
): np.Array {
  return crossEntropy(network.logits(named(network.layout, flat), images, norm), labels);
}

/** Loss, gradient and the statistics of the batch, of a network in training. */
function trainingOf(network: Network) {
  return (point: np.Array, images: np.Array, labels: np.Array) => {
    const [[loss, statistics], gradient] = valueAndGrad(
      (flat: np.Array): [np.Array, np.Array] => {
        const { batchNorm, statistics } = batchNormOfBatch(equalShares());
        const value = lossOf(network, flat, images, labels, batchNorm);
        return [value, flattened(network.statistics!, statistics())];
      },
      { hasAux: true },
    )(point);
    return { loss, statistics, gradient };
  };
}

const compileTraining = (network: Network, size: number) =>
  compile(trainingOf(network), [vectorSpec(network.layout.size), ...batchSpecs(size)]);

/** Each array within 1e-4 of its largest value and the whole within 1e-4 of its length. */
function expectAgreement(layout: ParameterLayout, actual: ArrayLike<number>, name: string): void {
  const target = expected[name]!.data;
  expect(target).toHaveLength(layout.size);
  let [squares, total] = [0, 0];
  for (const { name: array, offset, size } of layout.entries) {
    let [difference, magnitude] = [0, 0];
    for (let i = offset; i < offset + size; i++) {
      difference = Math.max(difference, Math.abs(actual[i]! - target[i]!));
      magnitude = Math.max(magnitude, Math.abs(target[i]!));
      squares += (actual[i]! - target[i]!) ** 2;
      total += target[i]! ** 2;
    }
    expect(difference / magnitude, `${name} of ${array}`).toBeLessThan(1e-4);
  }
  expect(Math.sqrt(squares / total), name).toBeLessThan(1e-4);
}

function expectLoss(actual: number, name: string, position = 0): void {
  const target = expected[name]!.data[position]!;
  expect(Math.abs(actual - target) / target, name).toBeLessThan(1e-5);
}

describe("resnet18 of width 4 against PyTorch", () => {
  const networkFor = (size: number) => resnet18({ inputShape: [3, size, size], width: 4, classes: CLASSES });

  it.each([16, 32])("has its loss and gradient in training on images %i pixels high", async (size) => {
    const network = networkFor(size);
    const training = await compileTraining(network, size);
    const { loss, gradient } = await training.run(float32Tensor(parametersOf(network)), ...batchOf(size));
    training.release();
    expectLoss(loss.data[0]!, `training${size}.loss`);
    expectAgreement(network.layout, gradient.data, `training${size}.gradient`);
  });

  it("has its gradient beside another network in one program", async () => {
    const network = networkFor(16);
    const { size } = network.layout;
    const training = await compile(vmap(trainingOf(network), [0, null, null]), [
      { type: "float32", shape: [2, size] },
      ...batchSpecs(16),
    ]);
    const points = new Float32Array(2 * size);
    points.set(Float32Array.from(uniform(4, size)));
    points.set(parametersOf(network), size);
    const { loss, gradient } = await training.run(float32Tensor(points, [2, size]), ...batchOf(16));
    training.release();
    expectLoss(loss.data[1]!, "training16.loss");
    expectAgreement(network.layout, gradient.data.subarray(size), "training16.gradient");
  });

  it("has its loss, gradient and Hessian-vector product in evaluation", async () => {
    const network = networkFor(16);
    const evaluation = await compile(
      (point: np.Array, direction: np.Array, statistics: np.Array, images: np.Array, labels: np.Array) => {
        const norm = batchNormByStatistics(named(network.statistics!, statistics));
        const lossAt = (flat: np.Array) => lossOf(network, flat, images.ref, labels.ref, norm);
        const [gradient, product] = jvp(grad(lossAt), [point.ref], [direction]);
        return { loss: lossAt(point), gradient, product };
      },
      [
        vectorSpec(network.layout.size),
        vectorSpec(network.layout.size),
        vectorSpec(network.statistics!.size),
        ...batchSpecs(16),
      ],
    );
    const { loss, gradient, product } = await evaluation.run(
      float32Tensor(parametersOf(network)),
      float32Tensor(Float32Array.from(uniform(3, network.layout.size))),
      float32Tensor(statisticsOf(network)),
      ...batchOf(16),
    );
    evaluation.release();
    expectLoss(loss.data[0]!, "evaluation.loss");
    expectAgreement(network.layout, gradient.data, "evaluation.gradient");
    expectAgreement(network.layout, product.data, "evaluation.product");
  });

  it("has its losses and running statistics over three steps of SGD", async () => {
    const network = networkFor(16);
    const training = await compileTraining(network, 16);
    const parameters = parametersOf(network);
    const velocity = new Float32Array(parameters.length);
    const running = statisticsOf(network);
    for (let step = 0; step < 3; step++) {
      const { loss, gradient, statistics } = await training.run(
        float32Tensor(parameters),
        ...batchOf(16, step),
      );
      expectLoss(loss.data[0]!, "steps.losses", step);
      parameters.forEach((value, i) => {
        velocity[i] = 0.9 * velocity[i]! + gradient.data[i]! + 5e-4 * value;
        parameters[i] = value - 0.05 * velocity[i];
      });
      running.forEach((value, i) => {
        running[i] = value + BATCH_NORM_MOMENTUM * (statistics.data[i]! - value);
      });
    }
    training.release();
    expectAgreement(network.statistics!, running, "steps.statistics");
  });
});

describe("vgg11 of width 4 with batch norm against PyTorch", () => {
  it("has its logits in training and in evaluation", async () => {
    const network = vgg11({ inputShape: [3, 32, 32], width: 4, classes: CLASSES, norm: "batch" });
    const forward = await compile(
      (flat: np.Array, statistics: np.Array, images: np.Array) => {
        const { batchNorm } = batchNormOfBatch(equalShares());
        const byStatistics = batchNormByStatistics(named(network.statistics!, statistics));
        const parameters = (): Record<string, np.Array> => named(network.layout, flat);
        return {
          training: network.logits(parameters(), images.ref, batchNorm),
          evaluation: network.logits(parameters(), images, byStatistics),
        };
      },
      [vectorSpec(network.layout.size), vectorSpec(network.statistics!.size), batchSpecs(32)[0]],
    );
    const logits = await forward.run(
      float32Tensor(parametersOf(network)),
      float32Tensor(statisticsOf(network)),
      batchOf(32)[0],
    );
    forward.release();
    const whole = (name: string) => ({ entries: [{ name, shape: [80], offset: 0, size: 80 }], size: 80 });
    expectAgreement(whole("training"), logits.training.data, "vgg11.training.logits");
    expectAgreement(whole("evaluation"), logits.evaluation.data, "vgg11.evaluation.logits");
  });
});
