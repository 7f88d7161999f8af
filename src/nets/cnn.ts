import { lax, nn, numpy as np } from "@jax-js/jax";
import { AtlasError } from "#errors";
import { assembleNetwork, layerParameters, type Network, requireSize } from "./network.ts";

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
}

/**
 * A small network in the manner of VGG: `depth` stages of a 3×3 convolution with zero padding, 2×2 max
 * pooling and ReLU, then global average pooling and a linear output.
 *
 * Stage s has `width · 2^(s-1)` channels. Parameters are `stage1.weight` [out, in, 3, 3], `stage1.bias`
 * [out], …, `output.weight` [in, classes], `output.bias` [classes]. Pooling drops the last row or column of
 * an odd size and leaves a size of 1 as it is. Throws an input error `nets/size` or `nets/image-shape`.
 * After Simonyan and Zisserman, "Very deep convolutional networks for large-scale image recognition", 2015.
 */
export function cnn({ inputShape, width, depth, classes }: CnnSizes): Network {
  const [channels, height, breadth] = inputShape;
  if (channels === undefined || height === undefined || breadth === undefined || inputShape.length !== 3) {
    throw new AtlasError({
      code: "nets/image-shape",
      kind: "input",
      problem: `a convolutional network cannot read inputs of shape [${inputShape.join(", ")}]`,
      expected: "[channels, height, width]",
      remedy: "Choose the family mlp for inputs that are not images.",
    });
  }
  inputShape.forEach((size, axis) => {
    requireSize(`inputShape[${axis}]`, size, 1);
  });
  requireSize("width", width, 1);
  requireSize("depth", depth, 1);
  requireSize("classes", classes, 2);
  const stages = Array.from({ length: depth }, (_, stage) => ({
    name: `stage${stage + 1}`,
    inputs: stage === 0 ? channels : width * 2 ** (stage - 1),
    outputs: width * 2 ** stage,
  }));
  const features = width * 2 ** (depth - 1);
  return assembleNetwork({
    family: "cnn",
    parameters: [
      ...stages.flatMap(({ name, inputs, outputs }) =>
        layerParameters(name, [outputs, inputs, 3, 3], outputs, { fanIn: inputs * 9, fanOut: outputs * 9 }),
      ),
      ...layerParameters("output", [features, classes], classes, { fanIn: features, fanOut: classes }),
    ],
    inputShape,
    classes,
    logits: (parameters, images) => {
      let maps = images;
      for (const { name, outputs } of stages) {
        const bias = parameters[`${name}.bias`]!.reshape([outputs, 1, 1]);
        const convolved = lax.convGeneralDilated(maps, parameters[`${name}.weight`]!, [1, 1], "SAME");
        // A bias and a ReLU are monotone, so they commute with the maximum and cost a quarter after it.
        maps = nn.relu(maxPool2x2(convolved).add(bias));
      }
      return np.dot(maps.mean([2, 3]), parameters["output.weight"]!).add(parameters["output.bias"]!);
    },
  });
}

/**
 * 2×2 max pooling of maps `[batch, channels, height, width]` with stride 2; consumes them.
 *
 * Pairs of rows, then pairs of columns, by element-wise maxima: jax-js's pooling primitive cannot be
 * vectorised, and a maximum over both axes of a window took half as long again for a training step.
 */
function maxPool2x2(maps: np.Array): np.Array {
  const [batch, channels, height, width] = maps.shape as [number, number, number, number];
  const rows = Math.max(1, Math.floor(height / 2));
  const columns = Math.max(1, Math.floor(width / 2));
  let pooled = maps;
  if (height > 1) {
    const pairs = pooled.slice([], [], [0, 2 * rows]).reshape([batch, channels, rows, 2, width]);
    pooled = np.maximum(pairs.ref.slice([], [], [], 0), pairs.slice([], [], [], 1));
  }
  if (width > 1) {
    const pairs = pooled.slice([], [], [], [0, 2 * columns]).reshape([batch, channels, rows, columns, 2]);
    pooled = np.maximum(pairs.ref.slice([], [], [], [], 0), pairs.slice([], [], [], [], 1));
  }
  return pooled;
}
