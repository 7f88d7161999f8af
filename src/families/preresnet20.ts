import type { numpy } from "@jax-js/jax";
import { convolution, type ImageSize, type Layer, linear, type MapSize, normalisation } from "#nets/layers";
import { defineFamily } from "./define-family.ts";
import { strided } from "./residual-network.ts";

/** Two convolutions, each after a batch norm and a ReLU, and a shortcut past all of them. */
interface Block {
  readonly name: string;
  readonly inputs: number;
  readonly outputs: number;
  /** Of its first convolution and of its shortcut. */
  readonly stride: number;
  /** Of the maps that it reads. */
  readonly before: MapSize;
  /** Of the maps that it puts out. */
  readonly after: MapSize;
}

const STAGES = 3;
const BLOCKS_OF_A_STAGE = 3;

/**
 * PreResNet-20, the residual network with norms before its convolutions, with a width knob k, 16 in the published one: a
 * 3×3 convolution to k channels, three stages of three blocks with k, 2k and 4k channels and strides 1, 2 and 2, batch
 * norm, ReLU, global average pooling and a linear output.
 *
 * A block is conv2(ReLU(bn2(conv1(ReLU(bn1(x)))))) + shortcut(x) with 3×3 convolutions; the shortcut is a 1×1
 * convolution without a norm where the shape changes and x elsewhere. Convolutions have no bias. Parameters are named
 * and ordered as in the usual PyTorch code: `conv1.weight` [out, in, 3, 3], `layer1.0.bn1.weight`, `layer1.0.bn1.bias`,
 * `layer1.0.conv1.weight`, …, `layer2.0.downsample.0.weight`, …, `bn.weight`, `bn.bias`, `fc.weight` [in, classes],
 * `fc.bias`. Images may have any size; a stride of 2 rounds up.
 * After He, Zhang, Ren and Sun, "Identity mappings in deep residual networks", 2016.
 */
export const preresnet20 = defineFamily({
  name: "preresnet20",
  article: "a",
  kind: "those of the paper's follow-ups",
  width: "channels of the first convolution",
  depth: { fixed: 20 },
  norms: ["batch"],
  needsImages: true,
  settings: {},
  network: ({ image, width, classes }) => {
    const blocks = blocksOf(width, image);
    const { outputs, after } = blocks.at(-1)!;
    return {
      layers: [
        plain("conv1", image.channels, width, 3, image),
        ...blocks.flatMap(blockLayers),
        normalisation("bn", "batch", outputs, after),
        linear("fc", outputs, classes),
      ],
      logits: ({ lax, nn, np, normalisedConvolution }, parameters, images, batchNorm) => {
        const normOf = (layer: string) => ({
          layer,
          weight: parameters[`${layer}.weight`]!,
          bias: parameters[`${layer}.bias`]!,
        });
        const activated = (maps: numpy.Array, layer: string): numpy.Array => {
          const { weight, bias } = normOf(layer);
          return nn.relu(batchNorm(layer, maps, weight, bias));
        };
        const convolved = (maps: numpy.Array, name: string, stride = 1): numpy.Array => {
          const kernel = parameters[`${name}.weight`]!;
          const sides = (kernel.shape[2]! - 1) / 2;
          const padding: [number, number][] = [
            [sides, sides],
            [sides, sides],
          ];
          return lax.convGeneralDilated(maps, kernel, [stride, stride], padding);
        };
        let maps = convolved(images, "conv1");
        for (const block of blocks) {
          const { name, stride } = block;
          const kernel = parameters[`${name}.conv1.weight`]!;
          const first = { kernel, stride, padding: 1, norm: normOf(`${name}.bn2`) };
          const read = activated(maps.ref, `${name}.bn1`);
          const within = nn.relu(normalisedConvolution(read, first, batchNorm));
          const residual = convolved(within, `${name}.conv2`);
          const shortcut = changesShape(block) ? convolved(maps, `${name}.downsample.0`, stride) : maps;
          maps = residual.add(shortcut);
        }
        const features = activated(maps, "bn").mean([2, 3]);
        return np.dot(features, parameters["fc.weight"]!).add(parameters["fc.bias"]!);
      },
    };
  },
});

function blocksOf(width: number, { channels: _, ...imageSize }: ImageSize): readonly Block[] {
  const blocks: Block[] = [];
  let before: MapSize = imageSize;
  let inputs = width;
  for (let stage = 0; stage < STAGES; stage++) {
    const outputs = width * 2 ** stage;
    for (let position = 0; position < BLOCKS_OF_A_STAGE; position++) {
      const stride = stage > 0 && position === 0 ? 2 : 1;
      const after = strided(before, stride);
      blocks.push({ name: `layer${stage + 1}.${position}`, inputs, outputs, stride, before, after });
      [inputs, before] = [outputs, after];
    }
  }
  return blocks;
}

const changesShape = ({ inputs, outputs, stride }: Block): boolean => stride !== 1 || inputs !== outputs;

function blockLayers(block: Block): readonly Layer[] {
  const { name, inputs, outputs, before, after } = block;
  return [
    normalisation(`${name}.bn1`, "batch", inputs, before),
    plain(`${name}.conv1`, inputs, outputs, 3, after),
    normalisation(`${name}.bn2`, "batch", outputs, after),
    plain(`${name}.conv2`, outputs, outputs, 3, after),
    ...(changesShape(block) ? [plain(`${name}.downsample.0`, inputs, outputs, 1, after)] : []),
  ];
}

/** A convolution without bias. */
function plain(name: string, inputs: number, outputs: number, window: number, size: MapSize): Layer {
  return convolution(name, { inputs, outputs, window, size, bias: false });
}
