import type { PassMemory } from "#landscape/sizes";

/** How large a measurement of one cell is. */
export interface MeasurementSize {
  /** Results: networks, pairs or cells that are measured. */
  readonly subjects: number;
  /** Networks behind them. */
  readonly networks: number;
  /** Training examples of the cell. */
  readonly examples: number;
  readonly testExamples: number;
  /** Answers to one example: tokens of a translation, otherwise 1. */
  readonly places: number;
  /** Whether batch statistics are taken anew for every point that is judged. */
  readonly isBatchNormalised: boolean;
  /** Memory of the activations of some examples in one network, bytes. */
  readonly activationBytes: (examples: number) => number;
  /** What passes of several networks take, as many at once as are taken. */
  readonly memory: PassMemory;
}

/** What a measurement takes, in units that do not depend on the machine. */
export interface Work {
  /** Gradients of the loss of one example, over all subjects; a forward pass is `FORWARD_SHARE` of one. */
  readonly gradients: number;
  /** Calls of compiled programs. */
  readonly calls: number;
  /** Memory of what is done, activations above all, bytes. */
  readonly activationBytes: number;
  /** Vectors of the size of the parameters, in float32, that are held at once beside that. */
  readonly vectors: number;
  /** Passes over such vectors beside those of each call, as orthogonalising one to all before it takes. Default 0. */
  readonly vectorPasses?: number;
}

/** A forward pass is a third of a gradient, whose backward pass has twice its work. */
export const FORWARD_SHARE = 1 / 3;

/** What measurements may hold in activations, whose examples are taken in parts that fit, bytes. */
export const MOST_MEASURED_BYTES = 2 ** 30;
