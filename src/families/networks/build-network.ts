import { described } from "#descriptions";
import { type Network, operations } from "#nets";
import { describeNetwork, isOfThePackage, type NetworkChoice } from "../index.ts";

/**
 * The network of a model section for inputs of one shape `[…]`, without the batch axis.
 *
 * @throws AtlasError of kind `input`: `families/unknown`, or `nets/size`, `nets/image-shape`, `nets/norm` and
 * `settings/invalid` for what does not exist
 */
export function buildNetwork(choice: NetworkChoice, inputShape: readonly number[], classes: number): Network {
  const { sizes, logits } = describeNetwork(choice, inputShape, classes);
  const ofOperations: Network["logits"] = (parameters, inputs, batchNorm) =>
    logits(operations, parameters, inputs, batchNorm);
  return {
    ...sizes,
    logits: isOfThePackage(choice.family)
      ? described(ofOperations, "network", { choice, inputShape, classes })
      : ofOperations,
  };
}
