import {
  type ConvolutionStage,
  type ImageSize,
  linear,
  type MapSize,
  pooledSize,
  stageLayers,
} from "#nets/layers";
import { defineFamily } from "./define-family.ts";

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
 * leaves a size of 1 as it is.
 * After Simonyan and Zisserman, "Very deep convolutional networks for large-scale image recognition", 2015.
 */
export const vgg11 = defineFamily({
  name: "vgg11",
  article: "a",
  kind: "those of the paper",
  width: "channels of the first convolution",
  depth: { fixed: 11 },
  norms: ["batch", "none"],
  needsImages: true,
  settings: {},
  network: ({ image, width, classes, norm }) => {
    const stages = stagesOf(image, width, norm);
    return {
      layers: [...stages.flatMap(stageLayers), linear("classifier", 8 * width, classes)],
      logits: ({ np, runStage }, parameters, images, batchNorm) => {
        const maps = stages.reduce((read, stage) => runStage(stage, parameters, read, batchNorm), images);
        return np
          .dot(maps.mean([2, 3]), parameters["classifier.weight"]!)
          .add(parameters["classifier.bias"]!);
      },
    };
  },
});

function stagesOf(
  { channels, ...imageSize }: ImageSize,
  width: number,
  norm: "batch" | "none",
): readonly ConvolutionStage[] {
  const stages: ConvolutionStage[] = [];
  let [place, inputs] = [0, channels];
  let size: MapSize = imageSize;
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
