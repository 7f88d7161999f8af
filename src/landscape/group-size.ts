import type { Workload } from "#nets/layers";
import { elementCount, type ParameterLayout } from "#trees";
import { CHUNK_SIZE } from "./chunks.ts";

/** What the activations of one program may take, bytes; several workers share a machine. */
const ACTIVATION_BYTES = 512 * 2 ** 20;

/** What vectors of the size of the parameters, of all networks measured side by side, may take, bytes. */
const VECTOR_BYTES = 512 * 2 ** 20;

/**
 * Multiply-adds of one call, for every parameter array, beyond which networks gain nothing from sharing a program.
 *
 * Operators cost a few microseconds a call and come in proportion to the layers, so the work that hides this does
 * too. Measured on one core, training step a network: a perceptron 64-32-32-10 at batch 64 (0.1 million an array)
 * falls from 167 µs alone to 72 µs in eights and 62 µs in thirty-twos; a perceptron 784-128-128-10 (4 million)
 * rises from 1.3 ms to 1.8 ms in eights; a ResNet of width 8 at batch 128 (55 million) stays at 330 ms.
 */
const SATURATING_WORK_PER_ARRAY = 1e6;

/**
 * Rows come in runs of this many where memory asks for fewer than there are: gradients of weights are convolutions
 * over blocks of examples, and a part of a block costs as much as the whole.
 */
const ROWS_IN_RUN = 16;

/** With so many vectors a Hessian's products have most of what sharing the pass they are taken about can save. */
const SHARED_PROBES = 4;

/** The most vectors of one network that are multiplied at once. */
const MOST_PROBES = 8;

/** Float32 and float64 copies of a vector, and of its product with a Hessian, bytes a parameter. */
const PROBE_BYTES = 24;

/** What a measurement does with one example. */
export interface Pass {
  /** Work, in forward passes. */
  readonly passes: number;
  /** Memory, in copies of the example's activations; measured, for they outlive their use in the runtime's arena. */
  readonly copies: number;
}

/** A forward pass alone, which forgets its activations on the way. */
export const FORWARD: Pass = { passes: 1, copies: 1 };

/** A loss and its gradient. */
export const GRADIENT: Pass = { passes: 3, copies: 4 };

/** Products of a number of vectors with one Hessian, which share the pass about which they are taken. */
export function hessianPass(vectors: number): Pass {
  return { passes: 3 * (1 + vectors), copies: 3 + 2 * vectors };
}

/**
 * What sizes depend on, of a network or an objective: never a time taken at run time, so that they are the same on
 * every machine.
 */
export interface Sized {
  readonly layout: ParameterLayout;
  readonly workload?: Workload;
  /** Shape of one input, by which a workload that is not said is guessed. */
  readonly inputShape?: readonly number[];
}

/**
 * The workload of a network or an objective, or a guess on the high side where it does not say: every parameter is
 * used at every position of an image, and every array of parameters makes activations as large as the input and as
 * its own.
 */
export function workloadOf({ workload, layout, inputShape = [] }: Sized): Workload {
  return (
    workload ?? {
      multiplyAdds: layout.size * elementCount(inputShape.slice(1)),
      activations: layout.entries.length * elementCount(inputShape) + layout.size,
    }
  );
}

/** How many examples of one network to push through a program at once: `most`, or the fewer that memory has room for. */
export function rowsAtOnce(sized: Sized, { copies }: Pass, most: number): number {
  const fitting = ACTIVATION_BYTES / (4 * copies * workloadOf(sized).activations);
  return Math.min(most, Math.max(1, Math.floor(fitting / ROWS_IN_RUN)) * ROWS_IN_RUN);
}

/** Vectors in float64 that a network keeps while it is measured by products, beside the basis of an eigenvalue iteration. */
const VECTORS_OF_A_PRODUCT = 8;

/** Memory of a network that is measured by products, bytes a parameter, where so many vectors are kept. */
export function productBytesPerParameter(keptVectors: number): number {
  return 8 * (keptVectors + VECTORS_OF_A_PRODUCT);
}

/** How many of a number of examples to push through a Hessian product at once, such that a few vectors can share it. */
export function hessianRows(sized: Sized, examples: number): number {
  return rowsAtOnce(sized, hessianPass(SHARED_PROBES), Math.min(CHUNK_SIZE, examples));
}

/** How many vectors a network to multiply with its Hessian at once, 1 … 8: as many as memory has room for. */
export function probesAtOnce(sized: Sized, rows: number, networks: number): number {
  const unit = 4 * rows * networks * workloadOf(sized).activations;
  const [none, one] = [hessianPass(0).copies, hessianPass(1).copies];
  const fitting = (ACTIVATION_BYTES - none * unit) / ((one - none) * unit);
  const keepable = VECTOR_BYTES / (PROBE_BYTES * networks * sized.layout.size);
  return Math.max(1, Math.min(MOST_PROBES, Math.floor(Math.min(fitting, keepable))));
}

/**
 * What the parameters of networks in training may take as one array, bytes: an update passes over arrays of this size
 * some ten times, and those passes wait for memory where a core cannot keep them close. Measured on one core, an
 * update of 64-128-128-10 at batch 64 takes 250 µs a network in thirty-twos and 205 µs in fours to sixteens.
 */
const CLOSE_BYTES = 2 ** 20;

/** How many networks to train as one program, at least 1, of those that are to be trained together. */
export function trainedAtOnce({ layout }: Pick<Sized, "layout">): number {
  return Math.max(1, Math.floor(CLOSE_BYTES / (4 * layout.size)));
}

/** How many networks to hold at once with their answers, `width` numbers each, to so many examples. */
export function answersAtOnce({ layout }: Pick<Sized, "layout">, width: number, examples: number): number {
  return Math.max(1, Math.floor(VECTOR_BYTES / (4 * (layout.size + examples * width))));
}

/** The most points of a path that are asked at once: few are left over where a path is looked at again. */
const MOST_POINTS = 8;

/** How many points of a path to ask at once, 1 … 8: as many as a core can keep the answers of all layers of close. */
export function pointsAtOnce(sized: Sized, rows: number): number {
  const bytes = 4 * rows * workloadOf(sized).activations;
  return Math.max(1, Math.min(MOST_POINTS, Math.floor(CLOSE_BYTES / bytes)));
}

/** Networks of one architecture, or of one objective, that are to share a program. */
export interface Group {
  readonly of: Sized;
  /** Examples that one call of the program pushes through every network. */
  readonly rows: number;
  readonly pass: Pass;
  /** Memory of a network beside its activations, bytes a parameter; 16 if not said: weights, gradient, velocity, copy. */
  readonly bytesPerParameter?: number;
}

/**
 * How many networks (or points of a path, or curves) to run as one program, at least 1.
 *
 * Networks so small that the overhead of every operator outweighs its work share a program until it no longer does,
 * unless their activations or their parameter vectors fill the memory set aside for them before.
 */
export function networksAtOnce({ of, rows, pass, bytesPerParameter = 16 }: Group): number {
  const { multiplyAdds, activations } = workloadOf(of);
  const { entries, size } = of.layout;
  const useful = (SATURATING_WORK_PER_ARRAY * entries.length) / (rows * multiplyAdds * pass.passes);
  const fitting = ACTIVATION_BYTES / (4 * rows * activations * pass.copies);
  const keepable = VECTOR_BYTES / (bytesPerParameter * size);
  return Math.max(1, Math.floor(Math.min(useful, fitting, keepable)));
}

/** A list cut into the fewest runs of at most `most` items, as even as they can be and the longer ones first. */
export function evenRuns<Item>(items: readonly Item[], most: number): readonly (readonly Item[])[] {
  const runs = Math.ceil(items.length / most);
  const shorter = Math.floor(items.length / runs);
  const longerRuns = items.length % runs;
  const boundary = (run: number) => run * shorter + Math.min(run, longerRuns);
  return Array.from({ length: runs }, (_, run) => items.slice(boundary(run), boundary(run + 1)));
}
