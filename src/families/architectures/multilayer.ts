import { elementCount } from "#trees";
import { perceptron } from "../perceptron.ts";
import { type Architecture, describedNetwork, type ReadNetwork } from "./architecture.ts";
import { layersIn } from "./lenet.ts";
import { wrongInput } from "./required-image.ts";

/** Multilayer perceptrons: linear layers with ReLUs between them, each as wide as the next reads. Layers may have any names. */
export const multilayer: Architecture = {
  names: ["mlp"],
  read: (shapes) => {
    const layers = layersIn(shapes);
    const inputs = layers[0]?.shape[1];
    const isChain = layers.every(
      ({ shape }, i) => shape.length === 2 && (i === 0 || shape[1] === layers[i - 1]!.shape[0]),
    );
    if (inputs === undefined || !isChain) return undefined;
    const sizes = [inputs, ...layers.map(({ shape }) => shape[0]!)];
    const classes = sizes.at(-1)!;
    const network = perceptron(
      inputs,
      layers.map(({ name, shape }) => ({ name, outputs: shape[0]! })),
    );
    return {
      architecture: "mlp",
      title: `a perceptron of layers ${sizes.join("-")}`,
      usualInput: [inputs],
      classes,
      assumptions: layers.length > 1 ? ["its activations are ReLUs"] : [],
      flattened: ([channels, height, width]) =>
        height === undefined || width === undefined
          ? new Map()
          : new Map([[`${layers[0]!.name}.weight`, { channels: channels!, height, width }]]),
      describe: (inputShape) => {
        if (elementCount(inputShape) !== inputs) throw wrongInput("mlp", inputShape, `${inputs} numbers`);
        return describedNetwork("mlp", network, inputShape, classes);
      },
    } satisfies ReadNetwork;
  },
};
