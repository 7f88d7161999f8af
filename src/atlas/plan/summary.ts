import { type ExperimentConfiguration, measurementsOf } from "#atlas/configuration";
import { type MemoryShare, secondsUntilDone } from "#atlas/schedule";
import { cellNetworks } from "./cell-networks.ts";
import { costEstimator } from "./cost.ts";
import { diskEstimator, diskOfPlan } from "./disk.ts";
import { type Job, type Plan, type PlannedCell, TRAIN } from "./job.ts";
import { memoryOfWorkers } from "./memory.ts";
import type { Calibration } from "./seconds.ts";

/** What a plan holds and what it is expected to take, as `loss-atlas plan --json` prints it. */
export interface PlanSummary {
  readonly name: string;
  readonly grid: ExperimentConfiguration["grid"];
  readonly cells: number;
  readonly networks: number;
  readonly seeds: number;
  /** Of a grid of which a part is chosen on the way; absent where all of it is trained. */
  readonly refine?: RefinedShare;
  /** Earlier points of trainings at which a network is measured; absent without. */
  readonly checkpoints?: number;
  /** The least and the largest rate of the cells whose rate is their batch size times a number; `null` without such. */
  readonly scaled_learning_rates: readonly [least: number, largest: number] | null;
  /** Whether times are by this machine as it was measured; otherwise by one core of a machine of 2026. */
  readonly is_machine_measured: boolean;
  /** By kind of job, in the order of execution of a cell. */
  readonly jobs: readonly JobKindSummary[];
  /** Time of one worker for everything, seconds. */
  readonly total_seconds: number;
  readonly workers: number;
  /** Threads that each worker computes with while no fewer jobs are left. */
  readonly threads: number;
  /** Time until the last worker is done, seconds, with what jobs wait for memory. */
  readonly wall_seconds: number;
  /** The same if memory had room for all workers at any time; absent where it makes no job wait. */
  readonly wall_seconds_without_waiting?: number;
  /** Most memory a worker needs at any time, MiB. */
  readonly worker_memory_mb: number;
  /** What the folder of the run takes in the end, report and pages with it, MiB. */
  readonly disk_mb: number;
}

/** What is known of a grid before the part of it that is trained is chosen. */
export interface RefinedShare {
  /** What the first round has. */
  readonly first_cells: number;
  readonly first_networks: number;
  /** Of all rounds at most. */
  readonly most_networks: number;
  /** Of the whole grid. */
  readonly grid_networks: number;
}

/** What the jobs of one kind are expected to take together. */
export interface JobKindSummary {
  readonly kind: string;
  readonly count: number;
  /** Floating-point operations. */
  readonly operations: number;
  /** Time of one worker, seconds; the most where it goes by what is found. */
  readonly seconds: number;
  /** The least it takes, where it goes by what is found; absent otherwise. */
  readonly least_seconds?: number;
  /** Most memory one of these jobs needs, MiB. */
  readonly memory_mb: number;
  /** What their results take on the disk, MiB. */
  readonly disk_mb: number;
}

/** By whom and where a plan is carried out. */
interface Circumstances {
  /** Of each worker. Default 1. */
  readonly threads?: number;
  readonly memory?: number;
  readonly calibration?: Calibration | undefined;
  readonly refine?: RefinedShare | undefined;
}

/**
 * What a plan holds and what it would take some workers; a network that stops early takes less.
 *
 * @param circumstances.memory of all workers together, bytes: jobs for which there is no room beside others wait. By default
 *   there is enough.
 * @param circumstances.calibration of the machine. Default: of one core of a machine of 2026
 * @param circumstances.refine where the plan stands for a part of its grid that is chosen on the way
 */
export function summarisePlan(
  configuration: ExperimentConfiguration,
  plan: Plan,
  workers: number,
  { threads = 1, memory = Number.POSITIVE_INFINITY, calibration, refine }: Circumstances = {},
): PlanSummary {
  const networkOf = cellNetworks(configuration);
  const estimated = costEstimator(configuration, networkOf, calibration);
  const costs = new Map(
    plan.jobs.map((job) => {
      const cost = estimated(job);
      return [{ ...job, cost: cost.seconds }, cost];
    }),
  );
  const jobsOfPlan = [...costs.keys()];
  const costOf = (job: Job) => costs.get(job)!;
  const diskOf = diskEstimator(configuration, networkOf);
  const byKind = Map.groupBy(jobsOfPlan, ({ kind }) => kind);
  const kinds = [TRAIN, ...measurementsOf(configuration).map(({ kind }) => kind)];
  const jobs = kinds.map((kind): JobKindSummary => {
    const own = byKind.get(kind) ?? [];
    const ofKind = own.map(costOf);
    const seconds = ofKind.reduce((sum, cost) => sum + cost.seconds, 0);
    const least = ofKind.reduce((sum, { leastSeconds }) => sum + leastSeconds, 0);
    return {
      kind,
      count: ofKind.length,
      operations: ofKind.reduce((sum, { parts }) => sum + parts.operations, 0),
      seconds,
      ...(least < seconds && { least_seconds: least }),
      memory_mb: Math.ceil(ofKind.reduce((most, { bytes }) => Math.max(most, bytes), 0) / 2 ** 20),
      disk_mb: inMiB(own.reduce((sum, job) => sum + diskOf(job), 0)),
    };
  });
  return {
    name: configuration.name,
    grid: configuration.grid,
    cells: plan.cells.length,
    networks: networkCount(plan.cells),
    seeds: configuration.seeds,
    ...(refine && { refine }),
    ...(plan.checkpoints && { checkpoints: networkCount(plan.checkpoints) }),
    scaled_learning_rates: scaledLearningRates(configuration, plan),
    is_machine_measured: calibration !== undefined,
    jobs,
    total_seconds: jobs.reduce((sum, { seconds }) => sum + seconds, 0),
    workers,
    threads,
    ...wallSeconds(jobsOfPlan, workers, { bytes: memory, bytesOf: (job) => costOf(job).bytes }),
    worker_memory_mb: Math.max(...jobs.map(({ memory_mb }) => memory_mb)),
    disk_mb: inMiB(diskOfPlan(configuration, plan)),
  };
}

/** How long some workers take, and how long if none of them waited for memory. */
function wallSeconds(
  jobs: readonly Job[],
  workers: number,
  memory: MemoryShare<Job>,
): Pick<PlanSummary, "wall_seconds" | "wall_seconds_without_waiting"> {
  const unhindered = secondsUntilDone(jobs, workers);
  const largest = jobs.map((job) => ({ bytes: memory.bytesOf(job) })).sort((a, b) => b.bytes - a.bytes);
  if (memoryOfWorkers(largest, workers) <= memory.bytes) return { wall_seconds: unhindered };
  const seconds = secondsUntilDone(jobs, workers, memory);
  // Less than a hundredth is not worth a word, and whoever waits may by chance leave the better order.
  if (seconds <= 1.01 * unhindered) return { wall_seconds: seconds };
  return { wall_seconds: seconds, wall_seconds_without_waiting: unhindered };
}

function inMiB(bytes: number): number {
  return Math.ceil(bytes / 2 ** 20);
}

function networkCount(cells: readonly PlannedCell[]): number {
  return cells.reduce((count, { networks }) => count + networks.length, 0);
}

/** The rates that cells come to, which their axes do not show. */
function scaledLearningRates(
  { training, grid: { load, temperature, slices } }: ExperimentConfiguration,
  { cells }: Plan,
): readonly [number, number] | null {
  const varied = [load, temperature, ...slices].map(({ knob }) => knob);
  const isScaled = typeof training.learning_rate !== "number" || varied.includes("learning_rate_per_batch");
  if (!isScaled || varied.includes("learning_rate")) return null;
  const rates = cells.map(({ knobs }) => Number(knobs.learning_rate));
  return [Math.min(...rates), Math.max(...rates)];
}
