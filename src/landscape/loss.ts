import type { numpy as np } from "@jax-js/jax";
import type { RandomStream } from "#random";
import type { ArrayFunctions } from "./array-functions.ts";
import type { ExampleSpec } from "./examples.ts";

/** How wrong answers are counted, beside the loss. */
export interface ErrorMeasure {
  /** What it is called, such as `0-1 error`. */
  readonly name: string;
  /** `percent`, of one that is a mean over examples, or in words what its numbers are in. */
  readonly unit: string;
  /** The error of a number of examples from the sum of what each of them adds to it. */
  readonly of: (sum: number, examples: number) => number;
  /** Whether it counts answers that are other classes than they should be, so that it moves by whole answers. */
  readonly ofClasses?: boolean;
  /** By how much the error of a number of examples may jump however little one answer moves; absent where it never does. */
  readonly jump?: (examples: number) => number;
}

/** Loss and error of answers to some examples. */
export interface Judgement {
  /** `null` where it is not finite. */
  readonly loss: number | null;
  /** In the units of the error measure. */
  readonly error: number;
}

/**
 * A loss of a network's outputs: what it is inside a traced function, and in float64 on answers that are there.
 *
 * `width` is the numbers that a network answers an example with: classes, or the outputs of a regression. `places` are those
 * of a sentence, at each of which a network answers; absent where an example has one answer.
 */
export interface Loss {
  /** What one example's target is; of a sentence it has one for each of its places. */
  readonly targets: (width: number, places?: number) => ExampleSpec;
  /**
   * The sum over examples of share · loss, inside a traced function; consumes the arrays.
   *
   * Outputs `[batch, width]`, or `[batch, places, width]` of sentences, targets `[batch, ...]`, shares `[batch]`. An example of share 0 contributes nothing to
   * the value or to any derivative, so that it can fill up a batch.
   */
  readonly value: (
    functions: ArrayFunctions,
    outputs: np.Array,
    targets: np.Array,
    shares: np.Array,
  ) => np.Array;
  /**
   * Derivatives of the loss of each example by its outputs, at targets drawn from what the outputs say of them: of mean 0,
   * their covariance the second derivative of the loss. Outputs as in `judge`; absent for a loss that is no likelihood.
   */
  readonly drawnSlopes?: (
    outputs: Float32Array,
    targets: Float32Array | Int32Array,
    width: number,
    places: number | undefined,
    stream: RandomStream,
  ) => Float32Array;
  readonly error: ErrorMeasure;
  /** The sum over examples of share · what each adds to the error, likewise. */
  readonly errorValue: Loss["value"];
  /**
   * The mean loss of the best answer that does not look at its input, where it is a yardstick of how bad a loss can
   * reasonably be; `null` where it is none.
   */
  readonly constantAnswerLoss: (targets: Float32Array | Int32Array, width: number) => number | null;
  /**
   * Mean loss and error of outputs `[examples, width]`, or `[examples, places, width]` (flat), at least one example, in
   * float64.
   */
  readonly judge: (
    outputs: Float32Array,
    targets: Float32Array | Int32Array,
    width: number,
    places?: number,
  ) => Judgement;
  /**
   * Whether outputs `[examples, width]`, or `[examples, places, width]` (flat), answer every example the same, so that similarity to this network
   * means nothing; also where one is not finite or fewer than two examples are there to compare.
   */
  readonly isDegenerate: (outputs: Float32Array, width: number, places?: number) => boolean;
  /**
   * The same loss where places of an example are not judged whose target is `unjudged`, whatever is a class there; absent for a
   * loss that judges no places. Without, the places of padding are not judged.
   */
  readonly exceptAt?: (unjudged: number) => Loss;
  /** The same loss of targets that are numbers, float32 `[width]` an example; absent for a loss that judges but one kind. */
  readonly ofNumbers?: Loss;
  /**
   * The outputs by which several networks answer together, of outputs `[…, width]` (flat) of each: where outputs stand for
   * probabilities, those of their mean. By default the mean of the outputs.
   */
  readonly together?: (outputs: readonly Float32Array[], width: number) => Float32Array;
}
