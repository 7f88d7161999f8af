import type { numpy as np } from "@jax-js/jax";
import type { Statistics } from "#nets";
import type { Workload } from "#nets/layers";
import type { RandomStream } from "#random";
import type { ParameterLayout } from "#trees";
import type { Classifier, Parameters } from "./classifier.ts";
import type { ExampleSpecs, Examples } from "./examples.ts";
import type { ErrorMeasure, Judgement } from "./loss.ts";

/** Some examples inside a traced function: arrays `[batch, ...shape]` by name. */
export type Batch = Readonly<Record<string, np.Array>>;

/**
 * A sum over the examples of a batch of share · a number of that example, inside a traced function.
 *
 * Shares are `[batch]`; an example of share 0 contributes nothing, so that it can fill up a batch. Examples may come
 * in several batches whose sums are added. The statistics of normalised layers are given exactly where the objective
 * has a layout of them, and are borrowed; all other arguments are consumed.
 */
export type BatchSum = (
  parameters: Parameters,
  batch: Batch,
  shares: np.Array,
  statistics?: Statistics,
) => np.Array;

/**
 * A loss as a function of outputs, apart from what gives these: what Gauss-Newton matrices, and Fisher matrices of targets
 * that the network draws itself, are made of.
 */
export interface LossOfOutputs {
  /** Shape of the outputs of one example. */
  readonly shape: readonly number[];
  /**
   * Outputs `[batch, ...]`, layers normalised by the given statistics, which are borrowed; consumes its other arguments.
   */
  readonly outputs: (parameters: Parameters, batch: Batch, statistics?: Statistics) => np.Array;
  /** Σ share · loss, of these outputs; consumes its arguments. */
  readonly loss: (outputs: np.Array, batch: Batch, shares: np.Array) => np.Array;
  /**
   * Derivatives of the loss by the outputs (flat, as these) at targets drawn from what the outputs say of them: their mean
   * is 0 and their covariance the second derivative of the loss. The last axis of the outputs is that of one draw; draws
   * along others are independent. Absent for a loss that is no likelihood.
   */
  readonly drawnSlopes?: (outputs: Float32Array, examples: Examples, stream: RandomStream) => Float32Array;
}

/** What a batch shows in training, all from one pass. */
export interface TrainingPass {
  readonly loss: np.Array;
  /** Σ share · what an example adds to the error. */
  readonly error: np.Array;
  /**
   * Mean and unbiased variance of each normalised layer over the batch, flat as the objective's `statistics` lie,
   * without derivatives; exactly where there are such layers.
   */
  readonly statistics?: np.Array;
}

/** What programs of an objective depend on: the parts of whatever is described by it. */
export function partsOfObjective({
  layout,
  statistics,
  examples,
  loss,
  error,
  trainingPass,
}: Objective): Readonly<Record<string, unknown>> {
  return { layout, statistics, examples, loss, error: error.sum, trainingPass };
}

/**
 * What is minimised, and measured around its minima: a loss as a function of parameters and examples.
 *
 * `classifierObjective` makes one of a network and a loss. One of your own is a layout, the arrays that it reads, its
 * loss and its error; it needs no network.
 */
export interface Objective {
  /** How the parameters lie in a flat vector. */
  readonly layout: ParameterLayout;
  /** How the statistics of batch-normalised layers lie in a flat vector; absent without such layers. */
  readonly statistics?: ParameterLayout;
  /** What the loss of one example costs, without derivatives; guessed where it is not said. */
  readonly workload?: Workload;
  /** The arrays that a batch consists of, at least one. */
  readonly examples: ExampleSpecs;
  /** The loss, layers normalised by the given statistics. */
  readonly loss: BatchSum;
  /** The loss in two steps, for what needs it so; it is then the same as `loss`. */
  readonly lossOfOutputs?: LossOfOutputs;
  /** How wrong answers are counted, and the sum of what examples add to that. */
  readonly error: ErrorMeasure & { readonly sum: BatchSum };
  /**
   * The loss and what else training reads, layers normalised over the batch, in which example n weighs `shares[n]`;
   * consumes its arguments. Needed exactly with batch-normalised layers: without, training reads `loss` and `error`.
   */
  readonly trainingPass?: (parameters: Parameters, batch: Batch, shares: np.Array) => TrainingPass;
  /**
   * The mean loss over examples of the best answer that does not look at them, by which divergence is judged; `null`,
   * or absent, where there is no such yardstick.
   */
  readonly constantAnswerLoss?: (examples: Examples) => number | null;
  /** The network behind the loss, where there is one: its outputs are judged in float64. */
  readonly outputs?: {
    readonly classifier: Classifier;
    /** Mean loss and error of outputs `[examples, classes]`, of sentences by place (flat), on these examples. */
    readonly judge: (outputs: Float32Array, examples: Examples) => Judgement;
    /** Whether outputs answer every example the same. */
    readonly isDegenerate: (outputs: Float32Array) => boolean;
    /** The outputs by which several networks answer together, of the outputs of each; their mean where it is not said. */
    readonly together?: (outputs: readonly Float32Array[]) => Float32Array;
  };
}
