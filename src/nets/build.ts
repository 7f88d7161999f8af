import { cnn } from "./cnn.ts";
import { mlp } from "./mlp.ts";
import type { Network } from "./network.ts";

/** Which network: its family and its two size knobs. */
export interface NetworkChoice {
  readonly family: "mlp" | "cnn";
  /** Units of a hidden layer of an `mlp`; channels of the first stage of a `cnn`. */
  readonly width: number;
  /** Hidden layers of an `mlp`; convolutional stages of a `cnn`. */
  readonly depth: number;
}

/** The network of a model section for inputs of one shape; throws an input error for impossible sizes. */
export function buildNetwork(model: NetworkChoice, inputShape: readonly number[], classes: number): Network {
  const sizes = { inputShape, width: model.width, depth: model.depth, classes };
  return model.family === "mlp" ? mlp(sizes) : cnn(sizes);
}
