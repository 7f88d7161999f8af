import type { KnobSettings } from "#atlas/configuration";
import type { Terms } from "#quantities";

/** The values of knobs in one cell: of those that every table has, and of those that are axes. */
export type CellKnobs = KnobSettings;

/** One network of the experiment: a seed of a cell. */
export interface PlannedNetwork {
  /** Hash of everything that determines the trained weights; names `weights/<key>.safetensors`. */
  readonly key: string;
  /**
   * What its random draws are named by, where that is not its key: a key names the data files and the device too, and the
   * point of the training at which the network is taken, and draws are the same whatever these are. Networks of equal
   * draws on one device and data are taken from one training.
   */
  readonly draws?: string;
  /** Hash of the examples of files that it is trained and judged on; absent where examples are made, or not known yet. */
  readonly data?: string;
  /** Hash of everything but the seed: networks with the same `cell` are the seeds of one cell. */
  readonly cell: string;
  readonly knobs: CellKnobs;
  readonly seed: number;
  /** The epoch of one that is taken along the training of a network of the grid, in whose company nothing changes by it. */
  readonly along?: number;
}

/** The kind of the jobs that train; every other kind is that of a measurement. */
export const TRAIN = "train";

/**
 * One result: the training of a network, or what a measurement says of a network, a pair or a cell.
 *
 * Results are kept one by one: a journal that holds the key has it, in whatever company it was made.
 */
export interface Task {
  /** Hash of everything that determines the result. */
  readonly key: string;
  /** The networks it is of, in the order of their seeds. */
  readonly networks: readonly PlannedNetwork[];
}

/** Tasks that are carried out together, because they share a compiled program or what they read. */
export interface Job {
  /** `train`, or the kind of a measurement. */
  readonly kind: string;
  /** Tells the job from the others of its plan. */
  readonly key: string;
  /** Keys of the jobs that must be done first. */
  readonly needs: readonly string[];
  /** Estimated seconds of one worker. */
  readonly cost: number;
  readonly tasks: readonly Task[];
}

/** The edition of the code that makes each kind of result, by the kinds of jobs; one that is not named is the first. */
export type Editions = Readonly<Record<string, number>>;

/** The whole experiment as jobs, in a fixed order that is also a valid order of execution. */
export interface Plan {
  readonly jobs: readonly Job[];
  /** Every cell with its networks, in table order. */
  readonly cells: readonly PlannedCell[];
  /** What is measured along the trainings of the cells, by cell in table order and by epoch; absent where nothing is. */
  readonly checkpoints?: readonly PlannedCheckpoint[];
  /** The editions of the code by which its results are made. */
  readonly editions: Editions;
}

/** How many networks each cell of a grid has, in the order of the tables; 0 of one that is left out. */
export type NetworkCounts = readonly number[];

/** One cell of the grid with its networks in the order of their seeds; without any where it is left out. */
export interface PlannedCell {
  readonly cell: string;
  readonly knobs: CellKnobs;
  /** What its networks are judged by. */
  readonly terms: Terms;
  readonly networks: readonly PlannedNetwork[];
}

/** The networks of a cell at an earlier point of their training, a cell of its own by its keys. */
export interface PlannedCheckpoint extends PlannedCell {
  /** The cell whose training it is a point of. */
  readonly of: string;
  /** Whole epochs, 0 of the networks as they were initialised. */
  readonly epoch: number;
}

/** The cells of a plan, and after them the points along their trainings, which have results of their own as well. */
export function cellsAndCheckpoints({
  cells,
  checkpoints = [],
}: Pick<Plan, "cells" | "checkpoints">): readonly PlannedCell[] {
  return [...cells, ...checkpoints];
}

/** The networks that a job trains or measures, each once. */
export function networksOf({ tasks }: Pick<Job, "tasks">): readonly PlannedNetwork[] {
  return [
    ...new Map(tasks.flatMap(({ networks }) => networks.map((own) => [own.key, own] as const))).values(),
  ];
}

/** What the random draws of a network are named by. */
export function drawsOf({ key, draws = key }: Pick<PlannedNetwork, "key" | "draws">): string {
  return draws;
}

/** A job with some of its tasks, which costs that part of the whole. */
export function partOfJob(job: Job, tasks: Job["tasks"]): Job {
  return { ...job, tasks, cost: (job.cost * tasks.length) / job.tasks.length };
}

/** The first of the networks that a job trains or measures. */
export function firstNetwork({ tasks }: Pick<Job, "tasks">): PlannedNetwork | undefined {
  return tasks[0]?.networks[0];
}
