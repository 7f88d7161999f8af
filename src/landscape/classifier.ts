import type { numpy as np } from "@jax-js/jax";
import type { BatchNorm, LogitsOfPair, Stem } from "#nets";
import { pairLength, type SequenceShape, type Workload } from "#nets/layers";
import { elementCount, type ParameterLayout } from "#trees";
import type { ExampleSpec } from "./examples.ts";

/** A network's parameters by name, as arrays inside a traced function. */
export type Parameters = Readonly<Record<string, np.Array>>;

/**
 * What measurements need to know of a network: how its parameters lie in a vector and what it computes.
 *
 * Of a network that is trained to give numbers, the logits are these numbers and the classes their count.
 */
export interface Classifier {
  readonly layout: ParameterLayout;
  /** Shape of one input, without the batch axis. */
  readonly inputShape: readonly number[];
  readonly classes: number;
  /** Exactly for a network of sequences, whose inputs are int32 tokens and which answers at each place of a translation. */
  readonly sequence?: SequenceShape;
  /** Exactly for any other network that answers at each of so many places of an example, as one that tags words does. */
  readonly places?: number;
  /**
   * Where the mean and the variance of each batch-normalised layer lie in a flat vector of statistics
   * (`bn1.running_mean`, `bn1.running_var`, …), in the order in which the layers are computed; absent for networks
   * without batch normalisation.
   */
  readonly statistics?: ParameterLayout;
  /** What the forward pass of one example costs; guessed on the high side where it is not said. */
  readonly workload?: Workload;
  /**
   * Logits `[batch, classes]`, of several places `[batch, places, classes]`, for inputs `[batch, ...inputShape]`; consumes its arguments, as jax-js functions do.
   *
   * Layers are batch-normalised by the function that is handed in, once each, by their names in `statistics`.
   */
  readonly logits: (parameters: Parameters, inputs: np.Array, batchNorm: BatchNorm) => np.Array;
  /** Of a network of sequences the same of a source and a translation given apart; without it sources are read anew. */
  readonly logitsOfPair?: LogitsOfPair;
  /**
   * Its beginning, where that is linear in its parameters and much of its work: of a point between networks it is then what
   * the beginnings of these networks give, in the same proportions. Networks without batch normalisation alone have one.
   */
  readonly stem?: Stem;
}

/** What one input of a network is; that of mixed sentences is longer and ends with a weight. */
export function inputSpec({
  inputShape,
  sequence,
}: Pick<Classifier, "inputShape" | "sequence">): ExampleSpec {
  if (sequence === undefined) return { type: "float32", shape: inputShape };
  const { words } = sequence;
  const isMixed = elementCount(inputShape) !== pairLength(sequence);
  return {
    type: "int32",
    shape: inputShape,
    ...(!isMixed && { below: Math.max(words.source, words.target) }),
  };
}

/** At how many places a network answers each example; `undefined` for one answer. */
export function placesOf({ sequence, places }: Pick<Classifier, "sequence" | "places">): number | undefined {
  return sequence?.length.target ?? places;
}

/** How many numbers a network answers one example with. */
export function answerWidth(classifier: Pick<Classifier, "classes" | "sequence" | "places">): number {
  return classifier.classes * (placesOf(classifier) ?? 1);
}

/** Named parameters cut out of a flat vector `[layout.size]` inside a traced function; consumes the vector. */
export function unravel(layout: ParameterLayout, flat: np.Array): Parameters {
  const parameters = Object.fromEntries(
    layout.entries.map(({ name, shape, offset, size }) => [
      name,
      flat.ref.slice([offset, offset + size]).reshape([...shape]),
    ]),
  );
  flat.dispose();
  return parameters;
}
