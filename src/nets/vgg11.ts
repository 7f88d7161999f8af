import { numpy as np } from "@jax-js/jax";
import { type ConvolutionStage, runStage, stageLayers } from "./convolution-stage.ts";
import { type MapSize, requireImageShape } from "./image-shape.ts";
import { linear } from "./layer.ts";
import { pooledSize } from "./max-pool.ts";
import { assembleNetwork, type Network, type NormName } from "./network.ts";
import { requireSize } from "./require-size.ts";

/** The sizes of a VGG-11. */
export interface Vgg11Sizes {
  /** Channels, height and width of one image. */
  readonly inputShape: readonly number[];
  /** Channels of the first convolution, at least 1; 64 is the published network. */
  readonly width: number;
  /** At least 2. */
  readonly classes: number;
  /** Batch by default. */
  readonly norm?: Vgg11Norm;
}

type Vgg11Norm = Exclude<NormName, "group">;

/** Configuration A of the paper: channels of each convolution in units of the width; `pool` halves the maps. */
const CONFIGURATION = [1, "pool", 2, "pool", 4, 4, "pool", 8, 8, "pool", 8, 8, "pool"] as const;

/**
 * VGG-11 for small images, with a width knob k: 3×3 convolutions to k, 2k, 4k, 4k, 8k, 8k, 8k and 8k channels, each
 * followed by batch norm (unless it is left out) and ReLU, 2×2 max pooling after the first, second, fourth, sixth
 * and last, then global average pooling and one linear layer.
 *
 * Convolutions have a bias, with batch norm too. Parameters are named by their place in the usual PyTorch sequence:
 * `features.0.weight` [out, in, 3, 3], `features.0.bias`, with batch norm `features.1.weight`, `features.1.bias`, …,
 * and `classifier.weight` [in, classes], `classifier.bias`. Pooling drops the last row or column of an odd size and
 * leaves a size of 1 as it is. Throws an input error `nets/size` or `nets/image-shape`.
 * After Simonyan and Zisserman, "Very deep convolutional networks for large-scale image recognition", 2015.
 */
export function vgg11({ inputShape, width, classes, norm = "batch" }: Vgg11Sizes): Network {
  const { channels, ...imageSize } = requireImageShape(inputShape);
  requireSize("width", width, 1);
  requireSize("classes", classes, 2);
  const stages = stagesOf(channels, width, imageSize, norm);
  return assembleNetwork({
    family: "vgg11",
    layers: [...stages.flatMap(stageLayers), linear("classifier", 8 * width, classes)],
    inputShape,
    classes,
    logits: (parameters, images, batchNorm) => {
      const maps = stages.reduce((read, stage) => runStage(stage, parameters, read, batchNorm), images);
      return np.dot(maps.mean([2, 3]), parameters["classifier.weight"]!).add(parameters["classifier.bias"]!);
    },
  });
}

function stagesOf(
  channels: number,
  width: number,
  imageSize: MapSize,
  norm: Vgg11Norm,
): readonly ConvolutionStage[] {
  const stages: ConvolutionStage[] = [];
  let [place, inputs, size] = [0, channels, imageSize];
  CONFIGURATION.forEach((entry, position) => {
    if (entry === "pool") {
      size = pooledSize(size);
      place += 1;
      return;
    }
    const outputs = entry * width;
    stages.push({
      name: `features.${place}`,
      inputs,
      outputs,
      size,
      bias: true,
      norm: { kind: norm, name: `features.${place + 1}` },
      isPooled: CONFIGURATION[position + 1] === "pool",
    });
    place += norm === "batch" ? 3 : 2;
    inputs = outputs;
  });
  return stages;
}
