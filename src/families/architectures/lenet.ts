import type { numpy } from "@jax-js/jax";
import type { Operations } from "#nets";
import { convolution, type ImageSize, linear, type MapSize, pooledSize } from "#nets/layers";
import type { WrittenNetwork } from "../index.ts";
import type { PerceptronLayer } from "../perceptron.ts";
import { type Architecture, describedNetwork, type NamedShapes, type ReadNetwork } from "./architecture.ts";
import { requiredImage, wrongInput } from "./required-image.ts";

const WINDOW = 5;

/**
 * LeNet-5 in its usual form: two 5×5 convolutions, each with a bias, a ReLU and 2×2 max pooling after it, then linear layers
 * with ReLUs between them. Layers may have any names; which they are follows from their shapes and order.
 *
 * After LeCun, Bottou, Bengio and Haffner, "Gradient-based learning applied to document recognition", 1998.
 */
export const lenet: Architecture = {
  names: ["lenet"],
  read: (shapes) => {
    const layers = layersIn(shapes);
    const convolutions = layers.filter(({ shape }) => shape.length === 4);
    const linears = layers.filter(({ shape }) => shape.length === 2);
    const [first, second] = convolutions;
    const [head] = linears;
    if (first === undefined || second === undefined || head === undefined) return undefined;
    const isLenet =
      convolutions.length === 2 &&
      layers.length === 2 + linears.length &&
      convolutions.every(({ shape }) => shape[2] === WINDOW && shape[3] === WINDOW) &&
      layers[0] === first &&
      layers[1] === second;
    const side = Math.sqrt(head.shape[1]! / second.shape[0]!);
    if (!isLenet || !Number.isInteger(side)) return undefined;
    const channels = first.shape[1]!;
    const classes = linears.at(-1)!.shape[0]!;
    const usual = 4 * (side + 2);
    return {
      architecture: "lenet",
      title: `LeNet of ${first.shape[0]} and ${second.shape[0]} channels`,
      usualInput: [channels, usual, usual],
      classes,
      assumptions: ["its activations are ReLUs and its pooling takes maxima"],
      flattened: () =>
        new Map([[`${head.name}.weight`, { channels: second.shape[0]!, height: side, width: side }]]),
      describe: (inputShape) => {
        const image = requiredImage(inputShape, "lenet", channels);
        const padding = [0, 2].find((border) => sideAfter(image.height, border) === side);
        if (padding === undefined || image.height !== image.width) {
          throw wrongInput(
            "lenet",
            inputShape,
            `[${channels}, ${usual}, ${usual}] or ${usual + 4} pixels a side`,
          );
        }
        const named = linears.map(({ name, shape }) => ({ name, outputs: shape[0]! }));
        const network = written(image, padding, [first, second], named);
        return describedNetwork("lenet", network, inputShape, classes);
      },
    } satisfies ReadNetwork;
  },
};

interface ShownLayer {
  readonly name: string;
  readonly shape: readonly number[];
}

/** Layers by their weights of two or four axes; none where one has no bias, or where there are tensors of other kinds. */
export function layersIn(shapes: NamedShapes): readonly ShownLayer[] {
  const layers = [...shapes].flatMap(([name, shape]) =>
    name.endsWith(".weight") && (shape.length === 2 || shape.length === 4)
      ? [{ name: name.slice(0, -".weight".length), shape }]
      : [],
  );
  const haveBiases = layers.every(({ name, shape }) => shapes.get(`${name}.bias`)?.[0] === shape[0]);
  return haveBiases && shapes.size === 2 * layers.length ? layers : [];
}

/** The side of the maps that are left of square images, the first convolution with a border of so many zeros. */
function sideAfter(side: number, border: number): number {
  const first = Math.floor((side + 2 * border - WINDOW + 1) / 2);
  return Math.floor((first - WINDOW + 1) / 2);
}

function written(
  image: ImageSize,
  padding: number,
  convolutions: readonly [ShownLayer, ShownLayer],
  linears: readonly PerceptronLayer[],
): WrittenNetwork {
  let size: MapSize = image;
  const stages = convolutions.map(({ name, shape }, position) => {
    const border = position === 0 ? padding : 0;
    const convolved = {
      height: size.height + 2 * border - WINDOW + 1,
      width: size.width + 2 * border - WINDOW + 1,
    };
    size = pooledSize(convolved);
    const layer = convolution(name, {
      inputs: shape[1]!,
      outputs: shape[0]!,
      window: WINDOW,
      size: convolved,
      bias: true,
    });
    return { name, outputs: shape[0]!, border, layer };
  });
  const features = stages.at(-1)!.outputs * size.height * size.width;
  return {
    layers: [
      ...stages.map(({ layer }) => layer),
      ...linears.map(({ name, outputs }, i) =>
        linear(name, i === 0 ? features : linears[i - 1]!.outputs, outputs),
      ),
    ],
    logits: (operations, parameters, images) => {
      const { np, nn } = operations;
      const maps = stages.reduce(
        (read, stage) => pooledConvolution(operations, parameters, read, stage),
        images,
      );
      return linears.reduce(
        (below, { name }, position) =>
          np
            .dot(position === 0 ? below : nn.relu(below), parameters[`${name}.weight`]!)
            .add(parameters[`${name}.bias`]!),
        maps.reshape([maps.shape[0]!, features]),
      );
    },
  };
}

function pooledConvolution(
  { lax, nn, maxPool2x2 }: Operations,
  parameters: Readonly<Record<string, numpy.Array>>,
  maps: numpy.Array,
  { name, outputs, border }: { readonly name: string; readonly outputs: number; readonly border: number },
): numpy.Array {
  const sides: [number, number][] = [
    [border, border],
    [border, border],
  ];
  const convolved = lax.convGeneralDilated(maps, parameters[`${name}.weight`]!, [1, 1], sides);
  // A bias and a ReLU are monotone, so they commute with the maximum and cost a quarter after it.
  return nn.relu(maxPool2x2(convolved).add(parameters[`${name}.bias`]!.reshape([outputs, 1, 1])));
}
