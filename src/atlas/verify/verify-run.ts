import { availableParallelism } from "node:os";
import type { DoneTask } from "#atlas/jobs";
import { cellsAndCheckpoints, TRAIN } from "#atlas/plan";
import { readRun } from "#atlas/results";
import { openRunStore, type RunStore } from "#atlas/store";
import { AtlasError } from "#errors";
import { confirmed } from "./confirmed.ts";
import { doneTasks, earlierMeasurements } from "./done-tasks.ts";
import { inFreshProcess } from "./in-process.ts";
import { allPruned, prunedParts } from "./pruned.ts";
import { sampleCells } from "./sample.ts";
import { type Difference, together, type Verification } from "./verification.ts";
import { misplacedWeights } from "./weights-owners.ts";

/** What `verifyRun` is told. */
export interface VerifyOptions {
  /** The folder of a run, or its store. */
  readonly run: string | RunStore;
  /** Where data sets lie that are read from files. */
  readonly dataFolder: string;
  /** Compute every cell again, not a sample. Default: a sample. */
  readonly all?: boolean;
  /** Decides which cells the sample has. Default: the root seed of the experiment. */
  readonly seed?: number;
  /** Processes to share the work among. Default: as many as the machine has cores for. */
  readonly workers?: number;
  /** Specifier or file URL of a module that registers what the run uses beside what the package has. */
  readonly jobModule?: string;
  /** Called before the first and after every cell. */
  readonly onProgress?: (done: number, of: number) => void;
  /** Ends the work; what is under way is lost. */
  readonly signal?: AbortSignal;
}

/**
 * Computes numbers of a run again from its stored weights and its data, in processes that have done nothing else, and
 * lists what differs. The run is not changed.
 *
 * Of a sample of cells (one in ten, at least three, drawn by the seed) or of all: loss and error of every network on both
 * parts, and every measurement. Networks and curves are taken from their files: whose weights a file holds, their checksum
 * and the statistics of normalised layers are checked, trainings are not repeated. Every weights file of the run must say
 * that it is its network's. How far numbers may lie apart is in `docs/results-folder.md`.
 *
 * @throws AtlasError of kind `input`: `verify/nothing` for a run without results; as `readRun` and what loads the data.
 *   `verify/pruned` for one whose weights
 *   were all removed to make room; cells of which some were are left out. Of kind `failure`: `verify/process`.
 */
export async function verifyRun(options: VerifyOptions): Promise<Verification> {
  const { run, dataFolder, all = false, jobModule, onProgress = () => {} } = options;
  if (jobModule !== undefined) await import(jobModule);
  const { store, experiment, plan, results, disagreeing } = await readRun(openRunStore(run));
  const done = doneTasks(plan, results);
  if (done.size === 0) throw nothingToVerify(store);
  const { seed = experiment.configuration.root_seed } = options;
  const pruned = await prunedParts(store, done);
  if (pruned.cells.size === done.size) throw allPruned(store, done.size);
  const planned = cellsAndCheckpoints(plan);
  const candidates = planned.flatMap(({ cell }, position) => {
    const tasks = done.get(cell);
    return tasks === undefined || pruned.cells.has(cell)
      ? []
      : [{ position, kinds: new Set(tasks.map(({ kind }) => kind)) }];
  });
  const cells = all ? candidates.map(({ position }) => position) : sampleCells(candidates, seed);
  const kept = [...done.values()].flat().filter(({ key }) => !pruned.networks.has(key));
  const misplaced = await misplacedWeights(store, kept);
  const processes = Math.min(options.workers ?? availableParallelism(), cells.length);
  let finished = 0;
  onProgress(0, cells.length);
  const stop = new AbortController();
  const signal = AbortSignal.any([stop.signal, ...(options.signal === undefined ? [] : [options.signal])]);
  const inProcess = (own: readonly number[], onCell: () => void) =>
    inFreshProcess(
      { run: store.address, dataFolder, cells: own, ...(jobModule !== undefined && { jobModule }) },
      { onCell, signal },
    );
  const parts = Array.from({ length: processes }, (_, i) =>
    inProcess(
      cells.filter((__, position) => position % processes === i),
      () => onProgress(++finished, cells.length),
    ),
  );
  const cellsOf = (differences: readonly Difference[]) => {
    const keys = new Set(differences.map(({ key }) => key));
    return cells.filter((position) => done.get(planned[position]!.cell)?.some(({ key }) => keys.has(key)));
  };
  const lookAgain = (differences: readonly Difference[]) => inProcess(cellsOf(differences), () => {});
  const verified = await Promise.all(parts)
    .then((found) => confirmed(together(found), lookAgain))
    .finally(() => stop.abort());
  const known = new Set(verified.differences.flatMap(({ problem, key }) => (problem === null ? [] : [key])));
  const { load, temperature, slices } = experiment.configuration.grid;
  const axes = [load, temperature, ...slices].map(({ knob }) => knob);
  return {
    seed,
    cells: { verified: cells.length, all: planned.length },
    networks: {
      verified: verified.kinds.find(({ kind }) => kind === TRAIN)?.results ?? 0,
      all: planned.reduce((sum, { networks }) => sum + networks.length, 0),
    },
    pruned: pruned.cells.size,
    earlier: earlierMeasurements(plan).filter((kind) => plan.jobs.some((job) => job.kind === kind)),
    missing: plan.jobs.flatMap(({ tasks }) => tasks).filter(({ key }) => !results.has(key)).length,
    kinds: [...new Set(plan.jobs.map(({ kind }) => kind))].flatMap(
      (kind) => verified.kinds.find((own) => own.kind === kind) ?? [],
    ),
    differences: [
      ...doneTwice([...done.values()].flat(), new Set(disagreeing)),
      ...misplaced.filter(({ key }) => !known.has(key)),
      ...verified.differences,
    ].map((one) => ({
      ...one,
      knobs: Object.fromEntries(axes.map((knob) => [knob, one.knobs[knob] ?? null])),
    })),
  };
}

/** Results of which the journals have another as well; what is computed again is the first, which counts. */
function doneTwice(tasks: readonly DoneTask[], disagreeing: ReadonlySet<string>): readonly Difference[] {
  const problem = "the journals have it twice, not the same; the first counts";
  return tasks
    .filter(({ key }) => disagreeing.has(key))
    .map(({ kind, key, result, networks }) => {
      const about = { kind, key, knobs: networks[0]!.knobs, seeds: result.seeds };
      return { ...about, quantity: null, part: null, stored: null, found: null, problem };
    });
}

function nothingToVerify(store: RunStore): AtlasError {
  return new AtlasError({
    code: "verify/nothing",
    kind: "input",
    where: store.placeOf(""),
    problem: "the run has no results yet",
    expected: "a run of which something is done",
    remedy: "Run it first",
  });
}
