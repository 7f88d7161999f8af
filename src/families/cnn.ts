import {
  type ConvolutionStage,
  groupsFor,
  type ImageSize,
  linear,
  type MapSize,
  pooledSize,
  type StageNorm,
  stageLayers,
} from "#nets/layers";
import { defineFamily } from "./define-family.ts";

/**
 * A small network in the manner of VGG: `depth` stages of a 3×3 convolution with zero padding, 2×2 max
 * pooling and ReLU, then global average pooling and a linear output.
 *
 * Stage s has `width · 2^(s-1)` channels. Parameters are `stage1.weight` [out, in, 3, 3], `stage1.bias`
 * [out], …, `output.weight` [in, classes], `output.bias` [classes]. With a norm `norm1.weight` and
 * `norm1.bias` [out] take the place of `stage1.bias` and maps are normalised before they are pooled: by `batch`
 * norm, or by `group` norm in the same number of groups in every stage, the most that divide `width` evenly, up
 * to 8 and of at least 2 channels (1 where there are no 2). Pooling drops the last row or column of an odd size
 * and leaves a size of 1 as it is.
 * After Simonyan and Zisserman, "Very deep convolutional networks for large-scale image recognition", 2015.
 */
export const cnn = defineFamily({
  name: "cnn",
  article: "a",
  kind: "a small convolutional network",
  width: "channels of the first convolution",
  depth: { counts: "convolutional stages", usual: 2, least: 1 },
  norms: ["none", "batch", "group"],
  needsImages: true,
  settings: {},
  network: ({ image, width, depth, classes, norm }) => {
    const stages = stagesOf(depth, image, width, norm);
    return {
      layers: [...stages.flatMap(stageLayers), linear("output", width * 2 ** (depth - 1), classes)],
      logits: ({ np, runStage }, parameters, images, batchNorm) => {
        const maps = stages.reduce((read, stage) => runStage(stage, parameters, read, batchNorm), images);
        return np.dot(maps.mean([2, 3]), parameters["output.weight"]!).add(parameters["output.bias"]!);
      },
      note: emptiedBeforeItsEnd(image, depth),
    };
  },
});

function stagesOf(
  depth: number,
  image: ImageSize,
  width: number,
  norm: StageNorm["kind"],
): readonly ConvolutionStage[] {
  const stages: ConvolutionStage[] = [];
  let inputs = image.channels;
  let size: MapSize = { height: image.height, width: image.width };
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

function emptiedBeforeItsEnd({ channels, height, width }: ImageSize, depth: number): string | undefined {
  if (2 ** (depth - 1) <= Math.min(height, width)) return undefined;
  return `${depth} stages pool ${channels}×${height}×${width} images to a single pixel before the last stage`;
}
