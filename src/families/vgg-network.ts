import type { numpy } from "@jax-js/jax";
import type { Operations } from "#nets";
import {
  type ConvolutionStage,
  type ImageSize,
  linear,
  type MapSize,
  pooledSize,
  stageLayers,
} from "#nets/layers";
import type { WrittenNetwork } from "./family.ts";
import type { PerceptronLayer } from "./perceptron.ts";

/** What a network in the manner of VGG is made of. */
export interface VggShape {
  readonly image: ImageSize;
  /** Channels of each convolution; `pool` halves the maps. */
  readonly convolutions: readonly (number | "pool")[];
  readonly norm: "batch" | "none";
  /** Linear layers with ReLUs between them, and the side to which maps are averaged before. */
  readonly head: { readonly side: number; readonly layers: readonly PerceptronLayer[] };
}

/**
 * A network in the manner of VGG: 3×3 convolutions, each followed by batch norm (unless it is left out) and ReLU, 2×2 max
 * pooling after some of them, then average pooling to a few pixels and linear layers with ReLUs between them.
 *
 * Convolutions have a bias, with batch norm too. Parameters are named by their place in the usual PyTorch sequence:
 * `features.0.weight` [out, in, 3, 3], `features.0.bias`, with batch norm `features.1.weight`, `features.1.bias`, …, and the
 * linear layers by their names, `name.weight` [in, out]. Pooling drops the last row or column of an odd size and leaves a
 * size of 1 as it is. Maps are averaged over windows that are as equal as can be, as in PyTorch's adaptive pooling.
 */
export function vggNetwork({ image, convolutions, norm, head: { side, layers } }: VggShape): WrittenNetwork {
  const stages = stagesOf(image, convolutions, norm);
  const { outputs } = stages.at(-1)!;
  return {
    layers: [
      ...stages.flatMap(stageLayers),
      ...layers.map((layer, position) =>
        linear(
          layer.name,
          position === 0 ? outputs * side ** 2 : layers[position - 1]!.outputs,
          layer.outputs,
        ),
      ),
    ],
    logits: (operations, parameters, images, batchNorm) => {
      const maps = stages.reduce(
        (read, stage) => operations.runStage(stage, parameters, read, batchNorm),
        images,
      );
      const features = side === 1 ? maps.mean([2, 3]) : averaged(maps, side, operations);
      return layers.reduce((below, { name }, position) => {
        const read = position === 0 ? below : operations.nn.relu(below);
        return operations.np.dot(read, parameters[`${name}.weight`]!).add(parameters[`${name}.bias`]!);
      }, features);
    },
  };
}

/** The means of maps over side × side windows, channel by channel, row by row; consumes the maps. */
function averaged(maps: numpy.Array, side: number, { np }: Operations): numpy.Array {
  const [batch, channels, height, width] = maps.shape as [number, number, number, number];
  if (height === side && width === side) return maps.reshape([batch, channels * side ** 2]);
  const rows = np.dot(maps, np.array(windows(width, side))).transpose([0, 1, 3, 2]);
  const both = np.dot(rows, np.array(windows(height, side))).transpose([0, 1, 3, 2]);
  return both.reshape([batch, channels * side ** 2]);
}

/** `[size][side]`: by how much each pixel of a line counts in the mean over each window. */
function windows(size: number, side: number): number[][] {
  const shares = Array.from({ length: size }, () => Array<number>(side).fill(0));
  for (let window = 0; window < side; window++) {
    const [from, to] = [Math.floor((window * size) / side), Math.ceil(((window + 1) * size) / side)];
    for (let pixel = from; pixel < to; pixel++) shares[pixel]![window] = 1 / (to - from);
  }
  return shares;
}

function stagesOf(
  { channels, ...imageSize }: ImageSize,
  convolutions: VggShape["convolutions"],
  norm: "batch" | "none",
): readonly ConvolutionStage[] {
  const stages: ConvolutionStage[] = [];
  let [place, inputs] = [0, channels];
  let size: MapSize = imageSize;
  convolutions.forEach((entry, position) => {
    if (entry === "pool") {
      size = pooledSize(size);
      place += 1;
      return;
    }
    stages.push({
      name: `features.${place}`,
      inputs,
      outputs: entry,
      size,
      bias: true,
      norm: { kind: norm, name: `features.${place + 1}` },
      isPooled: convolutions[position + 1] === "pool",
    });
    place += norm === "batch" ? 3 : 2;
    inputs = entry;
  });
  return stages;
}
