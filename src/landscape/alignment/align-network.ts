import type { RandomStream } from "#random";
import type { Classifier } from "../classifier.ts";
import { type MatchedCorrelation, matchActivations } from "./activation-matching.ts";
import type { Permutation } from "./axis-shape.ts";
import type { PermutationStructure } from "./permutation-structure.ts";
import { type NetworkVectors, permuted } from "./permute.ts";
import { type Factors, rescaled } from "./rescale.ts";
import type { ScaleSymmetry } from "./scale-symmetries.ts";
import { matchWithScales } from "./scaled-matching.ts";
import { matchWeights } from "./weight-matching.ts";

/** A network whose hidden units are to be put in the order of those of another. */
export interface AlignmentRequest {
  readonly classifier: Classifier;
  /** Of the classifier. */
  readonly structure: PermutationStructure;
  /** What units are matched by: their weights, or what they do on the inputs. */
  readonly method: "weights" | "activations";
  /** How units may be scaled and turned besides, by their weights. @default not at all */
  readonly symmetries?: readonly ScaleSymmetry[] | undefined;
  readonly reference: NetworkVectors;
  readonly network: NetworkVectors;
  /** Inputs on which activations are compared, `[examples, ...inputShape]` flat. */
  readonly inputs: Float32Array | Int32Array;
  /** The order in which groups are visited where weights are matched. */
  readonly stream: RandomStream;
}

/** A network that answers as it did, with its units in the order of another's. */
export interface AlignedNetwork extends NetworkVectors {
  /** One a group of the structure, as `permuted` takes them. */
  readonly permutations: readonly Permutation[];
  /** One array a symmetry, as `rescaled` takes them, where units may be scaled. */
  readonly factors?: readonly Factors[];
  /** Of weights, whether no group could be matched better. */
  readonly converged?: boolean;
  /** Of activations, as in `ActivationMatching`. */
  readonly correlations?: readonly (MatchedCorrelation | null)[];
}

/**
 * A network in the order of another, by either method, its units scaled and turned where that is asked. Throws as
 * `matchWeights` and `matchActivations`.
 */
export async function alignNetwork(request: AlignmentRequest): Promise<AlignedNetwork> {
  const { structure, method, symmetries, reference, network, stream } = request;
  if (symmetries !== undefined) return scaledNetwork(request, symmetries);
  const { permutations, ...course } =
    method === "weights"
      ? matchWeights(structure, reference.parameters, network.parameters, { stream })
      : await matchActivations(request);
  return { ...permuted(structure, network, permutations), ...course, permutations };
}

/** The same with units scaled and turned: matched so, or afterwards where their activations have told which is which. */
async function scaledNetwork(
  request: AlignmentRequest,
  symmetries: readonly ScaleSymmetry[],
): Promise<AlignedNetwork> {
  const { structure, method, reference, network, stream } = request;
  const known = method === "activations" ? await matchActivations(request) : undefined;
  const { permutations, factors, converged } = matchWithScales(
    structure,
    symmetries,
    reference.parameters,
    network.parameters,
    { stream, ...(known && { permutations: known.permutations }) },
  );
  return {
    ...rescaled(structure, symmetries, permuted(structure, network, permutations), factors),
    ...(known && { correlations: known.correlations }),
    permutations,
    factors,
    converged,
  };
}
