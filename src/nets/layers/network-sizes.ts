import { elementCount, type ParameterLayout, parameterLayout } from "#trees";
import type { Layer, ParameterSpec } from "./layer.ts";
import type { SequenceShape } from "./sequence-shape.ts";

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

/** A network without its function: how large it is and how its numbers lie. */
export interface NetworkSizes {
  /** The name of its family. */
  readonly family: string;
  /** Where each parameter lies in a flat vector, in the order of `parameters`. */
  readonly layout: ParameterLayout;
  readonly parameters: readonly ParameterSpec[];
  /**
   * Where the mean and the variance of each batch-normalised layer lie in a flat vector of statistics
   * (`bn1.running_mean`, `bn1.running_var`, …); absent for networks without batch normalisation.
   */
  readonly statistics?: ParameterLayout;
  readonly workload: Workload;
  /** Numbers that the largest of its layers puts out for one example; absent where layers are not known. */
  readonly largestLayer?: number;
  /** The fewest examples in a batch of training, which batch normalisation of maps of a single pixel raises to 2. */
  readonly leastBatch: number;
  /** Whether it has layers of attention. */
  readonly hasAttention: boolean;
  /** Whether points of a path are asked by what the stem gives at its control points, and are never there as networks. */
  readonly hasStem?: boolean;
  /** Shape of one input, without the batch axis. */
  readonly inputShape: readonly number[];
  readonly classes: number;
  /**
   * Exactly for a network of sequences, whose input is the tokens of a source and then what its decoder is given, and which
   * answers with `classes` logits at each place of the translation.
   */
  readonly sequence?: SequenceShape;
  /** Exactly for any other network that answers with `classes` logits at each of so many places of an example. */
  readonly places?: number;
}

/** What a network is made of; its layers stand in the order of their parameters in a flat vector. */
export interface LayeredNetwork
  extends Pick<NetworkSizes, "family" | "hasStem" | "inputShape" | "classes" | "sequence" | "places"> {
  readonly layers: readonly Layer[];
}

/** The sizes of a network from its layers: parameters, and statistics if it has any, laid one after another. */
export function sizesOfLayers({ layers, ...network }: LayeredNetwork): NetworkSizes {
  const parameters = layers.flatMap((layer) => layer.parameters);
  const statistics = layers.flatMap((layer) => layer.statistics);
  return {
    ...network,
    parameters,
    layout: parameterLayout(parameters),
    ...(statistics.length > 0 && { statistics: parameterLayout(statistics) }),
    workload: {
      multiplyAdds: layers.reduce((sum, layer) => sum + layer.multiplyAdds, 0),
      activations: layers.reduce((sum, layer) => sum + layer.activations, elementCount(network.inputShape)),
    },
    largestLayer: Math.max(0, ...layers.map(({ activations }) => activations)),
    leastBatch: Math.max(1, ...layers.map(leastBatchOfLayer)),
    hasAttention: layers.some(({ isAttention }) => isAttention),
  };
}

function leastBatchOfLayer({ statistics: [mean], activations }: Layer): number {
  return mean === undefined ? 1 : leastBatchOf(activations / elementCount(mean.shape));
}

/** The fewest examples that batch normalisation of maps of so many pixels trains on: the variance of one value is 0. */
export function leastBatchOf(pixels: number): number {
  return Math.ceil(2 / pixels);
}
