import type { numpy } from "@jax-js/jax";
import type { Operations } from "#nets";
import {
  type ConvolutionShape,
  convolution,
  type ImageSize,
  type Layer,
  linear,
  type MapSize,
  normalisation,
} from "#nets/layers";
import type { WrittenNetwork } from "./family.ts";

/** One convolution of a block and the batch norm after it. */
interface BlockConvolution extends Omit<ConvolutionShape, "bias"> {
  readonly stride: number;
}

/** Convolutions, one after another, and a shortcut past them. */
interface Block {
  readonly name: string;
  readonly convolutions: readonly BlockConvolution[];
}

/** What a residual network is made of. */
export interface ResidualShape {
  readonly image: ImageSize;
  readonly classes: number;
  /** Channels of the first convolution. */
  readonly width: number;
  /** Blocks of each stage, the channels of which double from one to the next. */
  readonly blocks: readonly number[];
  readonly block: "basic" | "bottleneck";
  /** What comes before the blocks: by default a 3×3 convolution, else a 7×7 one of stride 2 and 3×3 max pooling of stride 2. */
  readonly stem?: "3x3" | "7x7";
  /** Past blocks that change the shape: a convolution and a norm of this name, by default `shortcut`, or no parameters. */
  readonly shortcut?: { readonly name: string } | "padded";
  /** What the output is called, by default `linear`. */
  readonly output?: string;
}

/** Channels that a bottleneck puts out for each of those within it. */
const EXPANSION = 4;

/**
 * A residual network for small images: a 3×3 convolution to k channels, batch norm and ReLU, stages of blocks with k,
 * 2k, 4k … channels and strides 1, 2, 2 …, global average pooling and a linear output.
 *
 * A `basic` block is ReLU(bn2(conv2(ReLU(bn1(conv1(x))))) + shortcut(x)) with 3×3 convolutions. A `bottleneck` has a
 * 1×1, a 3×3 and a 1×1 convolution, the last to four times the channels; the stride is the 3×3 one's. The shortcut is a
 * 1×1 convolution and batch norm where the shape changes and x elsewhere. Convolutions have no bias. Parameters
 * are named and ordered as in the usual PyTorch code for CIFAR: `conv1.weight` [out, in, 3, 3], `bn1.weight`,
 * `bn1.bias`, `layer1.0.conv1.weight`, …, `layer2.0.shortcut.0.weight`, `layer2.0.shortcut.1.weight`, …; only
 * `linear.weight` lies transposed, [in, classes], as every linear layer here. Images may have any size; a stride
 * of 2 rounds up.
 *
 * Others have a larger stem, for large images, or shortcuts without parameters: every second pixel, and zeros for half of
 * the new channels before and half after those that there are (option A of He et al. 2016).
 */
export function residualNetwork(shape: ResidualShape): WrittenNetwork {
  const { image, width, classes, stem = "3x3", output = "linear" } = shape;
  const shortcutName = shape.shortcut === "padded" ? undefined : (shape.shortcut?.name ?? "shortcut");
  const [window, stemStride] = stem === "3x3" ? [3, 1] : [7, 2];
  const stemSize = strided(image, stemStride);
  const blocks = blocksOf(shape, stem === "3x3" ? stemSize : strided(stemSize, 2));
  return {
    layers: [
      ...normalised("conv1", "bn1", { inputs: image.channels, outputs: width, window, size: stemSize }),
      ...blocks.flatMap((block) => blockLayers(block, shortcutName)),
      linear(output, outputsOf(blocks.at(-1)!), classes),
    ],
    logits: (operations, parameters, images, batchNorm) => {
      const { nn, np, maxPool3x3, normalisedConvolution } = operations;
      const convolve = (maps: numpy.Array, convolutionName: string, normName: string, stride = 1) => {
        const kernel = parameters[`${convolutionName}.weight`]!;
        const padding = (kernel.shape[2]! - 1) / 2;
        const norm = {
          layer: normName,
          weight: parameters[`${normName}.weight`]!,
          bias: parameters[`${normName}.bias`]!,
        };
        return normalisedConvolution(maps, { kernel, stride, padding, norm }, batchNorm);
      };
      let maps = nn.relu(convolve(images, "conv1", "bn1", stemStride));
      if (stem === "7x7") maps = maxPool3x3(maps);
      for (const block of blocks) {
        const { name, convolutions } = block;
        let within = maps.ref;
        convolutions.forEach(({ stride }, i) => {
          const convolved = convolve(within, `${name}.conv${i + 1}`, `${name}.bn${i + 1}`, stride);
          within = i + 1 < convolutions.length ? nn.relu(convolved) : convolved;
        });
        const past = !changesShape(block)
          ? maps
          : shortcutName === undefined
            ? padded(maps, outputsOf(block), np)
            : convolve(maps, `${name}.${shortcutName}.0`, `${name}.${shortcutName}.1`, strideOf(block));
        maps = nn.relu(within.add(past));
      }
      return np.dot(maps.mean([2, 3]), parameters[`${output}.weight`]!).add(parameters[`${output}.bias`]!);
    },
  };
}

/** Every second pixel of maps, with zeros for the channels that they lack, half of them before and half after; consumes them. */
function padded(maps: numpy.Array, outputs: number, np: Operations["np"]): numpy.Array {
  const [batch, channels, height, width] = maps.shape as [number, number, number, number];
  const { height: rows, width: columns } = strided({ height, width }, 2);
  const isEven = height === 2 * rows && width === 2 * columns;
  const [below, beside] = [2 * rows - height, 2 * columns - width];
  // biome-ignore format: an axis is a pair
  const even = isEven ? maps : np.pad(maps, [[0, 0], [0, 0], [0, below], [0, beside]]);
  const pixels = even.reshape([batch, channels, rows, 2, columns, 2]).slice([], [], [], 0, [], 0);
  const before = Math.floor((outputs - channels) / 2);
  // biome-ignore format: an axis is a pair
  return np.pad(pixels, [[0, 0], [before, outputs - channels - before], [0, 0], [0, 0]]);
}

function blocksOf({ width, blocks, block }: ResidualShape, first: MapSize): readonly Block[] {
  const made: Block[] = [];
  let size = first;
  let inputs = width;
  blocks.forEach((count, stage) => {
    const channels = width * 2 ** stage;
    for (let position = 0; position < count; position++) {
      const stride = stage > 0 && position === 0 ? 2 : 1;
      const convolutions = block === "basic" ? basic : bottleneck;
      const built = {
        name: `layer${stage + 1}.${position}`,
        convolutions: convolutions(inputs, channels, stride, size),
      };
      made.push(built);
      [inputs, size] = [outputsOf(built), built.convolutions.at(-1)!.size];
    }
  });
  return made;
}

type ConvolutionsOf = (
  inputs: number,
  channels: number,
  stride: number,
  size: MapSize,
) => readonly BlockConvolution[];

const basic: ConvolutionsOf = (inputs, channels, stride, size) => {
  const after = strided(size, stride);
  return [
    { inputs, outputs: channels, window: 3, stride, size: after },
    { inputs: channels, outputs: channels, window: 3, stride: 1, size: after },
  ];
};

const bottleneck: ConvolutionsOf = (inputs, channels, stride, size) => {
  const after = strided(size, stride);
  return [
    { inputs, outputs: channels, window: 1, stride: 1, size },
    { inputs: channels, outputs: channels, window: 3, stride, size: after },
    { inputs: channels, outputs: EXPANSION * channels, window: 1, stride: 1, size: after },
  ];
};

/** What a convolution of a stride, its window padded to keep the size at a stride of 1, leaves of maps. */
export function strided({ height, width }: MapSize, stride: number): MapSize {
  return { height: Math.ceil(height / stride), width: Math.ceil(width / stride) };
}

const outputsOf = ({ convolutions }: Block): number => convolutions.at(-1)!.outputs;

const strideOf = ({ convolutions }: Block): number =>
  convolutions.reduce((product, { stride }) => product * stride, 1);

const changesShape = (block: Block): boolean =>
  strideOf(block) !== 1 || block.convolutions[0]!.inputs !== outputsOf(block);

function blockLayers(block: Block, shortcut: string | undefined): readonly Layer[] {
  const { name, convolutions } = block;
  const { inputs } = convolutions[0]!;
  const { outputs, size } = convolutions.at(-1)!;
  return [
    ...convolutions.flatMap(({ stride: _, ...shape }, i) =>
      normalised(`${name}.conv${i + 1}`, `${name}.bn${i + 1}`, shape),
    ),
    ...(changesShape(block) && shortcut !== undefined
      ? normalised(`${name}.${shortcut}.0`, `${name}.${shortcut}.1`, { inputs, outputs, window: 1, size })
      : []),
  ];
}

/** A convolution without bias and the batch norm after it. */
function normalised(
  convolutionName: string,
  normName: string,
  shape: Omit<ConvolutionShape, "bias">,
): readonly Layer[] {
  return [
    convolution(convolutionName, { ...shape, bias: false }),
    normalisation(normName, "batch", shape.outputs, shape.size),
  ];
}
