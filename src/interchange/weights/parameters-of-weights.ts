import { AtlasError } from "#errors";
import type { ImageSize } from "#nets/layers";
import { elementCount, type ParameterLayout } from "#trees";
import { counted } from "#words";
import { type CanonicalWeights, canonicalWeights } from "./canonical-weights.ts";
import { bestFit, type FittedArray, isWhole, type NetworkArrays, tableOf } from "./fit.ts";
import type { Weights } from "./read-weights.ts";
import { channelsFirst, permuted } from "./tensor-views.ts";
import { tensorCalled, type WeightTensor, weightValues } from "./weight-tensor.ts";

/** Weights in the vectors of a network. */
export interface MatchedWeights {
  /** Flat, as the network's `layout` lies. */
  readonly parameters: Float32Array;
  /** Flat, as its `statistics` lie; absent for a network without batch norm, and where the weights lack them. */
  readonly statistics?: Float32Array;
  /** What was assumed and done, a clause each. */
  readonly notes: readonly string[];
}

/** What is known of the network besides its sizes. */
export interface ParametersOptions {
  /** Maps that a linear layer reads, channel by channel, by the name of its weight. */
  readonly flattened?: ReadonlyMap<string, ImageSize>;
  /** What to call the weights in errors, usually their path. */
  readonly where?: string;
}

/**
 * Weights as the parameters of a network, matched by name: as they are called, without what all names begin with, or, where
 * names say nothing, in their order if all shapes agree. Names and layouts of PyTorch, Keras and Flax are understood.
 *
 * @throws AtlasError `weights/mismatch` of kind `input`, with a table of what fits nowhere, both ways
 */
export function parametersOfWeights(
  weights: Weights,
  sizes: NetworkArrays,
  options: ParametersOptions = {},
): MatchedWeights {
  return parametersOfCanonical(canonicalWeights(weights), sizes, options);
}

/** The same of weights that are laid out as PyTorch's. */
export function parametersOfCanonical(
  weights: CanonicalWeights,
  sizes: NetworkArrays,
  { flattened = new Map(), where }: ParametersOptions,
): MatchedWeights {
  const fit = bestFit(weights, sizes);
  if (!isWhole(fit)) {
    throw new AtlasError({
      code: "weights/mismatch",
      kind: "input",
      problem: `these are not the weights of this ${sizes.family}`,
      ...(where !== undefined && { where }),
      remedy: "Strip or map names, or choose the network that they belong to",
      lines: tableOf(fit, weights),
    });
  }
  const vector = (layout: ParameterLayout, arrays: readonly FittedArray[]): Float32Array => {
    const flat = new Float32Array(layout.size);
    for (const { entry, isTransposed, tensor } of arrays) {
      const found = weights.tensors.get(tensor!)!;
      const pixels = weights.hasChannelsLast ? flattened.get(entry.name) : undefined;
      const called = `${where ?? "weights"}, ${tensorCalled(tensor!)}`;
      flat.set(weightValues(laidOut(found, isTransposed, pixels), called), entry.offset);
    }
    return flat;
  };
  const parameters = vector(sizes.layout, fit.parameters);
  const hasStatistics = fit.statistics.length > 0 && fit.statistics.every(({ isRight }) => isRight);
  const statistics = hasStatistics ? vector(sizes.statistics!, fit.statistics) : undefined;
  const wrong = countOfOthers(parameters) + (statistics === undefined ? 0 : countOfOthers(statistics));
  return {
    parameters,
    ...(statistics && { statistics }),
    notes: [
      ...weights.notes,
      ...(fit.note === undefined ? [] : [fit.note]),
      ...(sizes.statistics && !hasStatistics
        ? ["the statistics of batch norm are not among the weights"]
        : []),
      ...(wrong > 0 ? [`${counted(wrong, "number")} among them that are not finite`] : []),
    ],
  };
}

/** How many numbers are infinite or none. */
function countOfOthers(values: Float32Array): number {
  let count = 0;
  for (const value of values) if (!Number.isFinite(value)) count++;
  return count;
}

function laidOut(tensor: WeightTensor, isTransposed: boolean, pixels: ImageSize | undefined): WeightTensor {
  const turned = isTransposed ? permuted(tensor, [1, 0]) : tensor;
  if (pixels === undefined || pixels.channels === 1) return turned;
  const { channels, height, width } = pixels;
  return elementCount([channels, height, width]) === turned.shape[0] ? channelsFirst(turned, pixels) : turned;
}
