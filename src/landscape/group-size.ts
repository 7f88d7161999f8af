import { elementCount } from "#trees";
import { CHUNK_SIZE } from "./examples.ts";
import type { Classifier } from "./objective.ts";

/** What one program may hold in activations, bytes; several workers share a machine. */
const ACTIVATION_BYTES = 512 * 2 ** 20;

/** What networks measured side by side may hold in vectors of the size of their parameters, bytes. */
const VECTOR_BYTES = 512 * 2 ** 20;

/**
 * Multiply-adds for every parameter array beyond which the overhead of calling operators no longer counts, so that
 * networks gain nothing from sharing a program.
 *
 * Measured on one core: operators cost a few microseconds each and come in proportion to the layers, so the work
 * that hides them does too.
 */
const SATURATING_WORK_PER_ARRAY = 4e6;

/** How many times a measurement runs through a network, and how many arrays the size of its activations it keeps. */
export interface Pass {
  /** Work, in forward passes. */
  readonly passes: number;
  /** Copies of a network's activations alive at once. */
  readonly copies: number;
}

/** A forward pass alone. */
export const FORWARD: Pass = { passes: 1, copies: 1 };

/** A loss and its gradient. */
export const GRADIENT: Pass = { passes: 3, copies: 2 };

/** Products of `probes` vectors with a Hessian, which share the pass they are all taken about. */
export function hessianPass(probes: number): Pass {
  return { passes: 3 * (1 + probes), copies: 2 * (1 + probes) };
}

/**
 * The workload of a classifier, or a guess on the high side where it does not say: every parameter is used at every
 * position of an image, and every array of parameters makes activations as large as the input.
 */
export function workloadOf({
  workload,
  layout,
  inputShape,
}: SizedClassifier): NonNullable<Classifier["workload"]> {
  if (workload !== undefined) return workload;
  const positions = inputShape.length > 1 ? elementCount(inputShape.slice(1)) : 1;
  return {
    multiplyAdds: layout.size * positions,
    activations: layout.entries.length * elementCount(inputShape) + layout.size,
  };
}

/** What the size of a group depends on. */
export type SizedClassifier = Pick<Classifier, "layout" | "inputShape" | "workload">;

/** How many examples of one network to push through a program at once: at most `most`, fewer where memory ends. */
export function rowsAtOnce(classifier: SizedClassifier, { copies }: Pass, most: number): number {
  const { activations } = workloadOf(classifier);
  const fitting = Math.floor(ACTIVATION_BYTES / (4 * copies * activations));
  return Math.max(1, Math.min(most, Math.max(LEAST_ROWS, fitting)));
}

/** Fewer rows than this waste more of a matrix product than they save in memory. */
const LEAST_ROWS = 16;

/** How many examples of one network to push through a Hessian product at once. */
export function hessianRows(classifier: SizedClassifier, examples: number): number {
  return rowsAtOnce(classifier, hessianPass(SHARED_PROBES), Math.min(CHUNK_SIZE, examples));
}

/** With so many vectors a Hessian's products have most of what sharing the pass they are taken about can save. */
const SHARED_PROBES = 4;

/** The most vectors of one network that are multiplied at once. */
const MOST_PROBES = 8;

/** How many vectors a network to multiply with its Hessian at once, 1 … 8: what memory allows. */
export function probesAtOnce(classifier: SizedClassifier, rows: number, networks: number): number {
  const { activations } = workloadOf(classifier);
  const copies = ACTIVATION_BYTES / (4 * rows * networks * activations);
  return Math.max(1, Math.min(MOST_PROBES, Math.floor(copies / 2) - 1));
}

/** Networks of one classifier that are to share a program. */
export interface Group {
  readonly classifier: SizedClassifier;
  /** Examples that one call of the program pushes through every network. */
  readonly rows: number;
  readonly pass: Pass;
  /** Vectors of the size of the parameters that a network keeps beside the program, in bytes a parameter. */
  readonly bytesPerParameter?: number;
}

/**
 * How many networks (or points of a path) to run as one program, at least 1.
 *
 * Networks so small that the overhead of each operator outweighs its work share a program until it no longer does,
 * or until their activations or their parameter vectors would fill the memory set aside for them. A function of
 * the configuration alone, so that the same networks share a program on every machine.
 */
export function networksAtOnce({ classifier, rows, pass, bytesPerParameter = 16 }: Group): number {
  const { multiplyAdds, activations } = workloadOf(classifier);
  const { entries, size } = classifier.layout;
  const useful = (SATURATING_WORK_PER_ARRAY * entries.length) / (rows * multiplyAdds * pass.passes);
  const fitting = ACTIVATION_BYTES / (4 * rows * activations * pass.copies);
  const keepable = VECTOR_BYTES / (bytesPerParameter * size);
  return Math.max(1, Math.floor(Math.min(Math.ceil(useful), fitting, keepable)));
}

/** A list cut into the fewest runs of at most `most` items, as even as they can be. */
export function evenRuns<Item>(items: readonly Item[], most: number): readonly (readonly Item[])[] {
  const runs = Math.ceil(items.length / Math.max(1, most));
  const boundary = (run: number) => Math.round((run * items.length) / runs);
  return Array.from({ length: runs }, (_, run) => items.slice(boundary(run), boundary(run + 1)));
}
