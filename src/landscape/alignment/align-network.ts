import type { RandomStream } from "#random";
import type { Classifier } from "../classifier.ts";
import { type MatchedCorrelation, matchActivations } from "./activation-matching.ts";
import type { Permutation } from "./axis-shape.ts";
import type { PermutationStructure } from "./permutation-structure.ts";
import { type NetworkVectors, permuted } from "./permute.ts";
import { matchWeights } from "./weight-matching.ts";

/** A network whose hidden units are to be put in the order of those of another. */
export interface AlignmentRequest {
  readonly classifier: Classifier;
  /** Of the classifier. */
  readonly structure: PermutationStructure;
  /** What units are matched by: their weights, or what they do on the inputs. */
  readonly method: "weights" | "activations";
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
  /** Of weights, whether no group could be matched better. */
  readonly converged?: boolean;
  /** Of activations, as in `ActivationMatching`. */
  readonly correlations?: readonly (MatchedCorrelation | null)[];
}

/** A network in the order of another, by either method. Throws as `matchWeights` and `matchActivations`. */
export async function alignNetwork(request: AlignmentRequest): Promise<AlignedNetwork> {
  const { structure, method, reference, network, stream } = request;
  const { permutations, ...course } =
    method === "weights"
      ? matchWeights(structure, reference.parameters, network.parameters, { stream })
      : await matchActivations(request);
  return { ...permuted(structure, network, permutations), ...course, permutations };
}
