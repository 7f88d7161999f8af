import type { numpy } from "@jax-js/jax";
import type { Operations, StemBy } from "#nets";
import { linear } from "#nets/layers";
import { defineFamily } from "./define-family.ts";

/**
 * A multilayer perceptron: `depth` hidden ReLU layers of `width` units and a linear output; inputs are flattened, and
 * a depth of 0 gives softmax regression.
 *
 * Parameters are `hidden1.weight` [in, width], `hidden1.bias` [width], …, `output.weight` [in, classes],
 * `output.bias` [classes].
 */
export const mlp = defineFamily({
  name: "mlp",
  article: "an",
  kind: "is fully connected",
  width: "units of each hidden layer",
  depth: { counts: "hidden layers", usual: 2, least: 0 },
  norms: ["none"],
  needsImages: false,
  settings: {},
  network: ({ inputs, width, depth, classes }) => {
    const hidden = Array.from({ length: depth }, (_, layer) => `hidden${layer + 1}`);
    const [first, ...others] = [...hidden, "output"];
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
      layers: [
        ...hidden.map((layer, position) => linear(layer, position === 0 ? inputs : width, width)),
        linear("output", depth === 0 ? inputs : width, classes),
      ],
      logits: (operations, parameters, images) =>
        rest(operations, parameters, stem(operations, parameters, images)),
      stem: { parameters: [`${first}.weight`, `${first}.bias`], of: stem, rest },
    };
  },
});
