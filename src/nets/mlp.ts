import { nn, numpy as np } from "@jax-js/jax";
import { elementCount } from "#trees";
import { linear } from "./layer.ts";
import { assembleNetwork, type Network } from "./network.ts";
import { requireSize } from "./require-size.ts";

/** The sizes of a multilayer perceptron. */
export interface MlpSizes {
  /** Shape of one input; it is flattened. */
  readonly inputShape: readonly number[];
  /** Units of every hidden layer, at least 1. */
  readonly width: number;
  /** Hidden layers; 0 gives softmax regression. */
  readonly depth: number;
  /** At least 2. */
  readonly classes: number;
}

/**
 * A multilayer perceptron: `depth` hidden ReLU layers of `width` units and a linear output.
 *
 * Parameters are `hidden1.weight` [in, width], `hidden1.bias` [width], …, `output.weight` [in, classes],
 * `output.bias` [classes]. Throws an input error `nets/size` for impossible sizes.
 */
export function mlp({ inputShape, width, depth, classes }: MlpSizes): Network {
  inputShape.forEach((size, axis) => {
    requireSize(`inputShape[${axis}]`, size, 1);
  });
  requireSize("width", width, 1);
  requireSize("depth", depth, 0);
  requireSize("classes", classes, 2);
  const inputs = elementCount(inputShape);
  const hidden = Array.from({ length: depth }, (_, layer) => `hidden${layer + 1}`);
  return assembleNetwork({
    family: "mlp",
    layers: [
      ...hidden.map((layer, position) => linear(layer, position === 0 ? inputs : width, width)),
      linear("output", depth === 0 ? inputs : width, classes),
    ],
    inputShape,
    classes,
    logits: (parameters, images) => {
      const affine = (activations: np.Array, layer: string) =>
        np.dot(activations, parameters[`${layer}.weight`]!).add(parameters[`${layer}.bias`]!);
      let activations = images.reshape([images.shape[0]!, inputs]);
      for (const layer of hidden) activations = nn.relu(affine(activations, layer));
      return affine(activations, "output");
    },
  });
}
