import { numpy as np } from "@jax-js/jax";
import { type ConvolutionStage, runStage, stageLayers } from "./convolution-stage.ts";
import { groupsFor } from "./group-norm.ts";
import { type MapSize, requireImageShape } from "./image-shape.ts";
import { linear } from "./layer.ts";
import { pooledSize } from "./max-pool.ts";
import { assembleNetwork, type Network, type NormName } from "./network.ts";
import { requireSize } from "./require-size.ts";

/** The sizes of a convolutional network. */
export interface CnnSizes {
  /** Channels, height and width of one image. */
  readonly inputShape: readonly number[];
  /** Channels of the first stage, at least 1; every further stage has twice as many. */
  readonly width: number;
  /** Stages, at least 1. */
  readonly depth: number;
  /** At least 2. */
  readonly classes: number;
  /** None by default. */
  readonly norm?: NormName;
}

/**
 * A small network in the manner of VGG: `depth` stages of a 3×3 convolution with zero padding, 2×2 max
 * pooling and ReLU, then global average pooling and a linear output.
 *
 * Stage s has `width · 2^(s-1)` channels. Parameters are `stage1.weight` [out, in, 3, 3], `stage1.bias`
 * [out], …, `output.weight` [in, classes], `output.bias` [classes]. With a norm `norm1.weight` and
 * `norm1.bias` [out] take the place of `stage1.bias` and maps are normalised before they are pooled: by `batch`
 * norm, or by `group` norm in the same number of groups in every stage, the most that divide `width` evenly, up
 * to 8 and of at least 2 channels (1 where there are no 2). Pooling drops the last row or column of an odd size
 * and leaves a size of 1 as it is. Throws an input error `nets/size` or `nets/image-shape`.
 * After Simonyan and Zisserman, "Very deep convolutional networks for large-scale image recognition", 2015.
 */
export function cnn({ inputShape, width, depth, classes, norm = "none" }: CnnSizes): Network {
  const { channels, ...imageSize } = requireImageShape(inputShape);
  requireSize("width", width, 1);
  requireSize("depth", depth, 1);
  requireSize("classes", classes, 2);
  const stages = stagesOf(depth, channels, width, imageSize, norm);
  return assembleNetwork({
    family: "cnn",
    layers: [...stages.flatMap(stageLayers), linear("output", width * 2 ** (depth - 1), classes)],
    inputShape,
    classes,
    logits: (parameters, images, batchNorm) => {
      const maps = stages.reduce((read, stage) => runStage(stage, parameters, read, batchNorm), images);
      return np.dot(maps.mean([2, 3]), parameters["output.weight"]!).add(parameters["output.bias"]!);
    },
  });
}

function stagesOf(
  depth: number,
  channels: number,
  width: number,
  imageSize: MapSize,
  norm: NormName,
): readonly ConvolutionStage[] {
  const stages: ConvolutionStage[] = [];
  let [inputs, size] = [channels, imageSize];
  for (let stage = 1; stage <= depth; stage++) {
    const outputs = width * 2 ** (stage - 1);
    stages.push({
      name: `stage${stage}`,
      inputs,
      outputs,
      size,
      bias: norm === "none",
      norm: { kind: norm, name: `norm${stage}`, groups: groupsFor(width) },
      isPooled: true,
    });
    [inputs, size] = [outputs, pooledSize(size)];
  }
  return stages;
}
