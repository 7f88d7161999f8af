import type { numpy } from "@jax-js/jax";
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
    return {
      layers: [
        ...hidden.map((layer, position) => linear(layer, position === 0 ? inputs : width, width)),
        linear("output", depth === 0 ? inputs : width, classes),
      ],
      logits: ({ nn, np }, parameters, images) => {
        const affine = (activations: numpy.Array, layer: string) =>
          np.dot(activations, parameters[`${layer}.weight`]!).add(parameters[`${layer}.bias`]!);
        let activations = images.reshape([images.shape[0]!, inputs]);
        for (const layer of hidden) activations = nn.relu(affine(activations, layer));
        return affine(activations, "output");
      },
    };
  },
});
