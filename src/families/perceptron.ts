import type { numpy } from "@jax-js/jax";
import type { Operations, StemBy } from "#nets";
import { linear } from "#nets/layers";
import type { WrittenNetwork } from "./family.ts";

/** One linear layer of a perceptron. */
export interface PerceptronLayer {
  readonly name: string;
  readonly outputs: number;
}

/**
 * A network of linear layers with ReLUs between them; inputs are flattened.
 *
 * Parameters are `name.weight` [in, out] and `name.bias` [out] of each layer.
 *
 * @param inputs numbers in one input
 * @param layers at least one; the last gives the logits
 */
export function perceptron(inputs: number, layers: readonly PerceptronLayer[]): WrittenNetwork {
  const [first, ...others] = layers.map(({ name }) => name);
  const layerOf =
    (parameters: Readonly<Record<string, numpy.Array>>, { np }: Operations) =>
    (activations: numpy.Array, layer: string) =>
      np.dot(activations, parameters[`${layer}.weight`]!).add(parameters[`${layer}.bias`]!);
  const stem: StemBy["of"] = (operations, parameters, images) =>
    layerOf(parameters, operations)(images.reshape([images.shape[0]!, inputs]), first!);
  const rest: StemBy["rest"] = (operations, parameters, activations) => {
    const affine = layerOf(parameters, operations);
    return others.reduce((below, layer) => affine(operations.nn.relu(below), layer), activations);
  };
  return {
    layers: layers.map(({ name, outputs }, position) =>
      linear(name, position === 0 ? inputs : layers[position - 1]!.outputs, outputs),
    ),
    logits: (operations, parameters, images) =>
      rest(operations, parameters, stem(operations, parameters, images)),
    stem: { parameters: [`${first}.weight`, `${first}.bias`], of: stem, rest },
  };
}
