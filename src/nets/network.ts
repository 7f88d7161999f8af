import type { numpy as np } from "@jax-js/jax";
import { elementCount, type ParameterLayout, parameterLayout } from "#trees";
import type { BatchNorm } from "./batch-norm.ts";
import type { Layer, ParameterSpec } from "./layer.ts";

/** The name of a family of networks. */
export type FamilyName = "mlp" | "cnn" | "resnet18" | "vgg11";

/** What normalises the maps of a network's convolutions. */
export type NormName = "none" | "batch" | "group";

/** What the forward pass of one example costs. */
export interface Workload {
  /** Multiplications that convolutions and matrix products add up; zeros of a padding count like pixels. */
  readonly multiplyAdds: number;
  /**
   * Numbers of the input and of the outputs of every convolution, normalisation and linear layer: what a backward
   * pass needs to find again.
   */
  readonly activations: number;
}

/** A network as data plus a function; satisfies what the measurements ask of a classifier. */
export interface Network {
  readonly family: FamilyName;
  /** Where each parameter lies in a flat vector, in the order of `parameters`. */
  readonly layout: ParameterLayout;
  readonly parameters: readonly ParameterSpec[];
  /**
   * Where the mean and the variance of each batch-normalised layer lie in a flat vector of statistics
   * (`bn1.running_mean`, `bn1.running_var`, …); absent for networks without batch normalisation.
   */
  readonly statistics?: ParameterLayout;
  readonly workload: Workload;
  /** Shape of one input, without the batch axis. */
  readonly inputShape: readonly number[];
  readonly classes: number;
  /**
   * Logits `[batch, classes]` for inputs `[batch, ...inputShape]`, a traced jax-js function that may be
   * differentiated and vectorised; consumes its arguments, as jax-js functions do. Networks without batch
   * normalisation never call `batchNorm`.
   */
  readonly logits: (
    parameters: Readonly<Record<string, np.Array>>,
    inputs: np.Array,
    batchNorm: BatchNorm,
  ) => np.Array;
}

/** What a family says of a network; its layers stand in the order of their parameters in a flat vector. */
export interface NetworkParts extends Pick<Network, "family" | "inputShape" | "classes" | "logits"> {
  readonly layers: readonly Layer[];
}

/** A network from its parts, with its parameters, and its statistics if it has any, laid one after another. */
export function assembleNetwork({ layers, ...parts }: NetworkParts): Network {
  const parameters = layers.flatMap((layer) => layer.parameters);
  const statistics = layers.flatMap((layer) => layer.statistics);
  return {
    ...parts,
    parameters,
    layout: parameterLayout(parameters),
    ...(statistics.length > 0 && { statistics: parameterLayout(statistics) }),
    workload: {
      multiplyAdds: layers.reduce((sum, layer) => sum + layer.multiplyAdds, 0),
      activations: layers.reduce((sum, layer) => sum + layer.activations, elementCount(parts.inputShape)),
    },
  };
}
