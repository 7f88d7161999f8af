import type { DescribedNetwork } from "#families";
import { canonicalWeights } from "./canonical-weights.ts";
import { type MatchedWeights, parametersOfCanonical } from "./parameters-of-weights.ts";
import type { Weights } from "./read-weights.ts";
import { recognise } from "./recognise.ts";

/** What is asked for beside the weights. */
export interface NetworkRequest {
  /** Shape of one input, without the batch axis; by default the usual one of the architecture. */
  readonly inputShape?: readonly number[] | undefined;
  /** The architecture, such as `resnet20`, where names and shapes leave it open. */
  readonly family?: string | undefined;
  /** What to call the weights in errors, usually their path. */
  readonly where?: string | undefined;
}

/** A network and its weights. */
export interface NetworkOfWeights extends MatchedWeights {
  /** Such as `resnet20`. */
  readonly architecture: string;
  /** What it is in words. */
  readonly title: string;
  /** Its sizes, and its function but for the operations that it computes with. */
  readonly network: DescribedNetwork;
  /** What its function depends on, for `tracedNetwork`. */
  readonly parts: Readonly<Record<string, unknown>>;
}

/**
 * The network that weights belong to, recognised by their names and shapes, and the weights in its vectors: a state_dict of a
 * common architecture is enough.
 *
 * @throws AtlasError of kind `input`: `architectures/unknown`, `weights/no-architecture`, `weights/mismatch`,
 *   `architectures/input`
 */
export function networkOfWeights(
  weights: Weights,
  { inputShape, family, where = "weights" }: NetworkRequest = {},
): NetworkOfWeights {
  const canonical = canonicalWeights(weights);
  const { architecture, title, assumptions, ...read } = recognise(canonical, family, where);
  const shape = inputShape ?? read.usualInput;
  const network = read.describe(shape);
  const matched = parametersOfCanonical(canonical, network.sizes, {
    flattened: read.flattened(shape),
    where,
  });
  return {
    ...matched,
    architecture,
    title,
    network,
    parts: { architecture, inputShape: shape, shapes: read.shapes },
    notes: [...weights.notes, ...matched.notes, ...assumptions.map((assumption) => `assumed: ${assumption}`)],
  };
}
