import { defineFamily } from "./define-family.ts";
import { perceptron } from "./perceptron.ts";

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
    const hidden = Array.from({ length: depth }, (_, layer) => ({
      name: `hidden${layer + 1}`,
      outputs: width,
    }));
    return perceptron(inputs, [...hidden, { name: "output", outputs: classes }]);
  },
});
