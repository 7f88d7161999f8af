import { availableParallelism, totalmem } from "node:os";
import type { ExperimentConfiguration } from "#atlas/configuration";
import {
  jobMemory,
  jobWords,
  knobsOfGrid,
  memoryOfWorkers,
  type Plan,
  threadsOfWorker,
  workersWithin,
} from "#atlas/plan";
import { AtlasError } from "#errors";
import { counted } from "#words";

/** How many workers carry out a plan, and whether memory suffices for them. */
export interface Workforce {
  readonly workers: number;
  /** Threads of each; more where fewer jobs than workers are left. */
  readonly threads: number;
  /** What they need together at the worst moment and what there is, bytes. */
  readonly needed: number;
  readonly available: number;
  /** How many of the largest jobs fit side by side; 0 where one alone needs more than there is. */
  readonly fitting: number;
  /** Jobs each of which alone needs more than there is. */
  readonly tooLarge: number;
  /** The job that needs most, in words, and what it needs, bytes. */
  readonly largest: { readonly words: string; readonly bytes: number };
}

/** What is asked of the workers of a plan. */
export interface WorkforceOptions {
  readonly workers?: number | undefined;
  /** The most threads of each. Default: as many as leave each a core. */
  readonly threads?: number | undefined;
  /** What workers may take together, MiB. Default: the memory of the machine. */
  readonly memoryBudget?: number | undefined;
}

/** The memory that the processes of a run may have together, bytes: the machine's, or the limit of a container. */
function machineMemory(): number {
  const limit = process.constrainedMemory();
  return limit > 0 ? Math.min(limit, totalmem()) : totalmem();
}

/**
 * The workers of a plan, which take turns at jobs that memory has no room for side by side.
 *
 * @param asked workers by default one for each core, fewer where not even the smallest jobs fit side by side
 */
export function workforceOf(
  configuration: ExperimentConfiguration,
  plan: Plan,
  asked: WorkforceOptions,
  available: number = asked.memoryBudget === undefined ? machineMemory() : asked.memoryBudget * 2 ** 20,
): Workforce {
  const memory = jobMemory(configuration, plan);
  const fitting = workersWithin(memory, available);
  const cores = availableParallelism();
  const workers =
    asked.workers ?? Math.max(1, Math.min(cores, workersWithin(memory.toReversed(), available)));
  const threads = threadsOfWorker({
    cores,
    workers,
    jobs: plan.jobs.length,
    ...(asked.threads !== undefined && { most: asked.threads }),
  });
  const [largest] = memory;
  return {
    workers,
    threads,
    needed: memoryOfWorkers(memory, workers),
    available,
    fitting,
    tooLarge: memory.filter(({ bytes }) => bytes > available).length,
    largest: {
      words: largest === undefined ? "no job" : jobWords(largest.job, knobsOfGrid(configuration)),
      bytes: largest?.bytes ?? 0,
    },
  };
}

/** What is to be said of the memory of a plan, sentences without a full stop; none where there is enough. */
export function memoryNotes(workforce: Workforce): readonly string[] {
  const { workers, needed, available, fitting } = workforce;
  if (fitting === 0)
    return [`${tooLargeWords(workforce)}: a run is refused, or with --force has such a job run alone`];
  if (needed > available)
    return [
      `${counted(workers, "worker")} may need ${gibibytes(needed)} of memory together, and there are ${gibibytes(available)}: ${fitting === 1 ? "the largest jobs run one by one" : `only ${fitting} of the largest jobs run side by side`}, and others wait`,
    ];
  if (workers >= availableParallelism() || workers !== fitting) return [];
  return [
    `${counted(workers, "worker")} on ${availableParallelism()} cores: more may need more memory than the ${gibibytes(available)} that there are`,
  ];
}

/** Refuses a plan of which one job may need more memory than there is. @throws AtlasError `run/memory` (kind `input`) */
export function requireMemory(workforce: Workforce): void {
  if (workforce.fitting > 0) return;
  throw new AtlasError({
    code: "run/memory",
    kind: "input",
    problem: tooLargeWords(workforce),
    remedy:
      "Take smaller networks, batches or fewer examples, a larger --memory-budget where one was given, or --force to try nevertheless (which also goes on in a folder that holds another experiment)",
  });
}

/** Which jobs need more memory than there is. */
function tooLargeWords({ available, tooLarge, largest }: Workforce): string {
  const one = `a job (${largest.words}) may need ${gibibytes(largest.bytes)} of memory by itself, and there are ${gibibytes(available)}`;
  return tooLarge > 1 ? `${one}, which ${counted(tooLarge, "job")} may exceed` : one;
}

function gibibytes(bytes: number): string {
  return `${(bytes / 2 ** 30).toFixed(1)} GiB`;
}
