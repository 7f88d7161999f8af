import type { numpy } from "@jax-js/jax";
import {
  type ConvolutionShape,
  convolution,
  type ImageSize,
  type Layer,
  linear,
  type MapSize,
  normalisation,
} from "#nets/layers";
import { defineFamily } from "./define-family.ts";

/** One basic block: two convolutions and a shortcut past them. */
interface Block {
  readonly name: string;
  readonly inputs: number;
  readonly outputs: number;
  /** Of its first convolution and of its shortcut. */
  readonly stride: number;
  /** Of the maps that it puts out. */
  readonly size: MapSize;
}

/**
 * ResNet-18 for small images, with a width knob k: a 3×3 convolution to k channels, batch norm and ReLU, then four
 * stages of two basic blocks with k, 2k, 4k and 8k channels and strides 1, 2, 2 and 2, global average pooling and
 * a linear output.
 *
 * A basic block is ReLU(bn2(conv2(ReLU(bn1(conv1(x))))) + shortcut(x)) with 3×3 convolutions; the shortcut is a
 * 1×1 convolution and batch norm where the shape changes and x elsewhere. Convolutions have no bias. Parameters
 * are named and ordered as in the usual PyTorch code for CIFAR: `conv1.weight` [out, in, 3, 3], `bn1.weight`,
 * `bn1.bias`, `layer1.0.conv1.weight`, …, `layer2.0.shortcut.0.weight`, `layer2.0.shortcut.1.weight`, …; only
 * `linear.weight` lies transposed, [in, classes], as every linear layer here. Images may have any size; a stride
 * of 2 rounds up.
 * After He, Zhang, Ren and Sun, "Deep residual learning for image recognition", 2016, in the form of Yang et al.,
 * "Taxonomizing local versus global structure in neural network loss landscapes", 2021.
 */
export const resnet18 = defineFamily({
  name: "resnet18",
  article: "a",
  kind: "those of the paper",
  width: "channels of the first convolution",
  depth: { fixed: 18 },
  norms: ["batch"],
  needsImages: true,
  settings: {},
  network: ({ image, width, classes }) => {
    const blocks = blocksOf(width, image);
    return {
      layers: [
        ...normalised("conv1", "bn1", { inputs: image.channels, outputs: width, window: 3, size: image }),
        ...blocks.flatMap(blockLayers),
        linear("linear", 8 * width, classes),
      ],
      logits: ({ nn, np, normalisedConvolution }, parameters, images, batchNorm) => {
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
        let maps = nn.relu(convolve(images, "conv1", "bn1"));
        for (const block of blocks) {
          const { name, stride } = block;
          const within = nn.relu(convolve(maps.ref, `${name}.conv1`, `${name}.bn1`, stride));
          const residual = convolve(within, `${name}.conv2`, `${name}.bn2`);
          const shortcut = changesShape(block)
            ? convolve(maps, `${name}.shortcut.0`, `${name}.shortcut.1`, stride)
            : maps;
          maps = nn.relu(residual.add(shortcut));
        }
        return np.dot(maps.mean([2, 3]), parameters["linear.weight"]!).add(parameters["linear.bias"]!);
      },
    };
  },
});

function blocksOf(width: number, { channels: _, ...imageSize }: ImageSize): readonly Block[] {
  const blocks: Block[] = [];
  let size: MapSize = imageSize;
  let inputs = width;
  for (let stage = 1; stage <= 4; stage++) {
    for (let position = 0; position < 2; position++) {
      const stride = stage > 1 && position === 0 ? 2 : 1;
      const outputs = width * 2 ** (stage - 1);
      size = { height: Math.ceil(size.height / stride), width: Math.ceil(size.width / stride) };
      blocks.push({ name: `layer${stage}.${position}`, inputs, outputs, stride, size });
      inputs = outputs;
    }
  }
  return blocks;
}

const changesShape = ({ inputs, outputs, stride }: Block): boolean => stride !== 1 || inputs !== outputs;

function blockLayers(block: Block): readonly Layer[] {
  const { name, inputs, outputs, size } = block;
  return [
    ...normalised(`${name}.conv1`, `${name}.bn1`, { inputs, outputs, window: 3, size }),
    ...normalised(`${name}.conv2`, `${name}.bn2`, { inputs: outputs, outputs, window: 3, size }),
    ...(changesShape(block)
      ? normalised(`${name}.shortcut.0`, `${name}.shortcut.1`, { inputs, outputs, window: 1, size })
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
