import type { SequenceShape, TokenShape } from "#nets/layers";
import type { DescribedNetwork, NetworkChoice } from "./family.ts";
import { familyNamed } from "./registry.ts";

/**
 * The network of a model section for inputs of one shape, without the batch axis: its sizes, and its function but for
 * the operations that it computes with. For sentences it is told besides how long they are and of which words.
 *
 * @throws AtlasError of kind `input`: `families/unknown`, or `nets/size`, `nets/image-shape`, `nets/sentences`, `nets/norm` and
 * `settings/invalid` for what does not exist
 */
export function describeNetwork(
  choice: NetworkChoice,
  inputShape: readonly number[],
  classes: number,
  sequence?: SequenceShape,
  tokens?: TokenShape,
): DescribedNetwork {
  return familyNamed(choice.family).describe(choice, inputShape, classes, sequence, tokens);
}
