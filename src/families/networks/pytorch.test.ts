import { grad, jvp, type numpy as np, vmap } from "@jax-js/jax";
import { describe, it } from "vitest";
import { compile } from "#engine";
import { batchNormByStatistics, batchNormOfBatch, type Network } from "#nets";
import { float32Tensor } from "#trees";
import { resnet18, vgg11 } from "./named-networks.ts";
import {
  batchOf,
  batchSpecs,
  CLASSES,
  equalShares,
  lossOf,
  named,
  parametersOf,
  recordedIn,
  statisticsOf,
  trainingOf,
  uniform,
  vectorSpec,
  wholeArray,
} from "./pytorch.testing.ts";

const { expectAgreement, expectLoss } = recordedIn(new URL("fixtures/pytorch.safetensors", import.meta.url));

const BATCH_NORM_MOMENTUM = 0.1;

const compileTraining = (network: Network, size: number) =>
  compile(trainingOf(network), [vectorSpec(network.layout.size), ...batchSpecs(size)]);

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
    const whole = wholeArray("logits", [8, CLASSES]);
    expectAgreement(whole, logits.training.data, "vgg11.training.logits");
    expectAgreement(whole, logits.evaluation.data, "vgg11.evaluation.logits");
  });
});
