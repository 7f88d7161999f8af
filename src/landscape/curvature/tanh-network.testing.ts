import { numpy as np } from "@jax-js/jax";
import { parameterLayout } from "#trees";
import type { Classifier } from "../classifier.ts";

/** One hidden layer of tanh units. */
export function tanhNetwork(inputs: number, hidden: number, classes: number): Classifier {
  return {
    layout: parameterLayout([
      { name: "hidden.weight", shape: [inputs, hidden] },
      { name: "hidden.bias", shape: [hidden] },
      { name: "output.weight", shape: [hidden, classes] },
    ]),
    inputShape: [inputs],
    classes,
    logits: (parameters, x) => {
      const units = np.tanh(np.dot(x, parameters["hidden.weight"]!).add(parameters["hidden.bias"]!));
      return np.dot(units, parameters["output.weight"]!);
    },
  };
}
