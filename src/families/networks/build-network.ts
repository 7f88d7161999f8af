import { described } from "#descriptions";
import { type Network, type OwnLoss, type OwnLossBy, operations } from "#nets";
import type { SequenceShape, TokenShape } from "#nets/layers";
import { type DescribedNetwork, describeNetwork, isOfThePackage, type NetworkChoice } from "../index.ts";

/**
 * The network of a model section for inputs of one shape `[…]`, without the batch axis, or for sentences.
 *
 * @throws AtlasError of kind `input`: `families/unknown`, or `nets/size`, `nets/image-shape`, `nets/sentences`, `nets/norm` and
 * `settings/invalid` for what does not exist
 */
export function buildNetwork(
  choice: NetworkChoice,
  inputShape: readonly number[],
  classes: number,
  sequence?: SequenceShape,
  tokens?: TokenShape,
): Network {
  const parts = { choice, inputShape, classes, ...(sequence && { sequence }) };
  const network = describeNetwork(choice, inputShape, classes, sequence, tokens);
  return tracedNetwork(network, isOfThePackage(choice.family) ? parts : network.parts);
}

/**
 * A network that is ready to be traced, of one that is described.
 *
 * @param parts what its function depends on, plain values: programs of it are then kept, and found again by them; without,
 *   it is compiled every time
 */
export function tracedNetwork(
  { sizes, logits, logitsOfPair, stem, loss, error }: DescribedNetwork,
  parts?: Readonly<Record<string, unknown>>,
): Network {
  const named = <Fn extends (...args: never) => unknown>(fn: Fn, word: string): Fn =>
    parts === undefined ? fn : described(fn, word, parts);
  const ofEach = (own: OwnLossBy, word: string): OwnLoss => ({
    value: named((outputs, targets) => own.value(operations, outputs, targets), word),
    each: own.each,
  });
  return {
    ...sizes,
    logits: named(
      (parameters, inputs, batchNorm) => logits(operations, parameters, inputs, batchNorm),
      "network",
    ),
    ...(logitsOfPair && {
      logitsOfPair: named(
        (parameters, source, target) => logitsOfPair(operations, parameters, source, target),
        "network of a source and a translation",
      ),
    }),
    ...(loss && { loss: ofEach(loss, "loss of a network") }),
    ...(error && { error: ofEach(error, "error of a network") }),
    ...(stem && {
      stem: {
        parameters: stem.parameters,
        of: named((parameters, inputs) => stem.of(operations, parameters, inputs), "stem of a network"),
        rest: named((parameters, of) => stem.rest(operations, parameters, of), "network above its stem"),
      },
    }),
  };
}
