import { described } from "#descriptions";
import { type Network, operations } from "#nets";
import type { SequenceShape } from "#nets/layers";
import { describeNetwork, isOfThePackage, type NetworkChoice } from "../index.ts";

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
): Network {
  const { sizes, logits, logitsOfPair, stem } = describeNetwork(choice, inputShape, classes, sequence);
  const parts = { choice, inputShape, classes, ...(sequence && { sequence }) };
  const named = <Fn extends (...args: never) => unknown>(fn: Fn, word: string): Fn =>
    isOfThePackage(choice.family) ? described(fn, word, parts) : fn;
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
    ...(stem && {
      stem: {
        parameters: stem.parameters,
        of: named((parameters, inputs) => stem.of(operations, parameters, inputs), "stem of a network"),
        rest: named((parameters, of) => stem.rest(operations, parameters, of), "network above its stem"),
      },
    }),
  };
}
