import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseConfiguration } from "#atlas/configuration";
import { firstNetwork, type Job, planExperiment } from "#atlas/plan";
import { ProfileCollector, profileSentences } from "#atlas/profile";
import { type RunOptions, type RunOutcome, runExperiment } from "#atlas/run";
import { AtlasError } from "#errors";
import { Stopwatch } from "#timing";
import { hasBaseline, type PyTorch, type PyTorchStart, secondsOfBaseline } from "./pytorch.ts";
import { type BenchSettings, type Outcome, ratioOf, STARTS, timesOf } from "./rows/row.ts";
import { inTurns } from "./spread.ts";
import { duration } from "./table.ts";

/** Where data sets lie, outside the repository. */
const DATA_FOLDER = join(import.meta.dirname, "..", "..", "shared", "data");

/** A grid of cells, the same amount of work on both sides. */
export interface WholeCells {
  readonly row: string;
  readonly case: string;
  readonly wanted: number;
  readonly data: "fashion-mnist" | "cifar10";
  readonly family: "mlp" | "resnet18";
  readonly widths: readonly number[];
  readonly batches: readonly number[];
  readonly examples: number;
  readonly testExamples: number;
  readonly epochs: number;
  readonly curveEpochs: number;
  /** Points of the curve, its ends among them. */
  readonly points: number;
  readonly hessianExamples: number;
  /** Steps of the eigenvalue iteration. */
  readonly iterations: number;
  /** Probes of the trace. */
  readonly probes: number;
  readonly similarityExamples: number;
}

const SEEDS = 2;
const LEARNING_RATE = 0.05;
const WEIGHT_DECAY = 5e-4;

/** The whole experiment beside PyTorch's cells one after another, in turns; seconds are a cell's. */
export async function compareWholeCells(
  cells: WholeCells,
  { pytorch, repetitions }: BenchSettings,
): Promise<Outcome> {
  if (!existsSync(join(DATA_FOLDER, cells.data))) {
    return { kind: "skipped", row: cells.row, reason: `there is no ../shared/data/${cells.data}` };
  }
  const ourWidths: WidthSeconds[] = [];
  const torchWidths: WidthSeconds[] = [];
  const ours = async () => {
    const { whole, jobs } = await secondsOfCell(cells);
    ourWidths.push(jobs);
    return whole;
  };
  const torch = async (found: PyTorch, start: PyTorchStart) => {
    const seconds = await secondsOfTorchCells(found, start, cells);
    torchWidths.push(seconds);
    return meanOf(seconds);
  };
  const sides =
    pytorch && hasBaseline() ? [ours, ...STARTS.map((start) => () => torch(pytorch, start))] : [ours];
  const [own, installed, best] = await inTurns(sides, { repetitions, warmUps: 0 });
  const theirs = timesOf(installed, best);
  return {
    kind: "compared",
    row: cells.row,
    case: cells.case,
    wanted: cells.wanted,
    ...ratioOf(own!, theirs),
    remark: [
      "ours is the whole run, PyTorch's leaves out its imports and the reading of data",
      `our jobs alone, with their compilation, take ${duration(Math.min(...ourWidths.map(meanOf)))} a cell at best`,
      await profiledShares(cells),
      ...(theirs ? [`by width, jobs alone: ${ratiosByWidth(cells.widths, ourWidths, torchWidths)}`] : []),
      ...(pytorch && !theirs ? ["there is no ../shared/bench/torch_baseline.py"] : []),
    ].join("; "),
  };
}

/** Seconds a cell at each width. */
type WidthSeconds = ReadonlyMap<number, number>;

const meanOf = (seconds: WidthSeconds): number =>
  [...seconds.values()].reduce((sum, own) => sum + own, 0) / seconds.size;

/** How many times faster our cells of each width are, by the least of each side. */
function ratiosByWidth(
  widths: readonly number[],
  ours: readonly WidthSeconds[],
  theirs: readonly WidthSeconds[],
): string {
  const least = (sides: readonly WidthSeconds[], width: number): number =>
    Math.min(...sides.map((seconds) => seconds.get(width)!));
  return widths
    .map((width) => `${width}: ${(least(theirs, width) / least(ours, width)).toFixed(2)} ×`)
    .join(", ");
}

/** Seconds of the script run for one cell after another, which leaves out imports and the reading of data. */
async function secondsOfTorchCells(
  pytorch: PyTorch,
  start: PyTorchStart,
  cells: WholeCells,
): Promise<WidthSeconds> {
  const seconds = new Map<number, number>();
  for (const width of cells.widths) {
    let total = 0;
    for (const batch of cells.batches) {
      total += await secondsOfBaseline(pytorch, start, {
        data: cells.data,
        dir: join(DATA_FOLDER, cells.data),
        model: cells.family,
        width,
        batch,
        train: cells.examples,
        test: cells.testExamples,
        epochs: cells.epochs,
        seeds: SEEDS,
        threads: 1,
        "curve-epochs": cells.curveEpochs,
        points: cells.points,
        probes: cells.probes,
        iters: cells.iterations,
        "hessian-samples": cells.hessianExamples,
        "cka-samples": cells.similarityExamples,
        lr: LEARNING_RATE,
        wd: WEIGHT_DECAY,
      });
    }
    seconds.set(width, total / cells.batches.length);
  }
  return seconds;
}

/** Seconds a cell of a run with one worker: `whole` by the clock, `jobs` without starting the process and its imports. */
async function secondsOfCell(
  cells: WholeCells,
): Promise<{ readonly whole: number; readonly jobs: WidthSeconds }> {
  const jobs = new Map<number, number>(cells.widths.map((width) => [width, 0]));
  const add = (job: Job, seconds: number): void => {
    const { knobs } = firstNetwork(job)!;
    const width = typeof knobs.width === "number" ? knobs.width : cells.widths[0]!;
    jobs.set(width, jobs.get(width)! + seconds / cells.batches.length);
  };
  const { seconds } = await runCells(cells, {
    onEvent: (event) => {
      if (event.type === "job-done") add(event.job, event.seconds);
    },
  });
  return { whole: seconds / (cells.widths.length * cells.batches.length), jobs };
}

/** Where the time of one more run goes, a sentence. */
async function profiledShares(cells: WholeCells): Promise<string> {
  const collector = new ProfileCollector(new Stopwatch());
  await runCells(cells, { onTimedWork: (work) => collector.add(work) });
  const [sentence] = profileSentences(collector.profile());
  return `of one more run, profiled: ${sentence!.replace(/\.$/, "")}`;
}

/** Runs the whole experiment with one worker, nothing compiled before. */
async function runCells(
  cells: WholeCells,
  listeners: Pick<RunOptions, "onEvent" | "onTimedWork">,
): Promise<RunOutcome> {
  const configuration = configurationOf(cells);
  const runFolder = await mkdtemp(join(tmpdir(), "loss-atlas-bench-"));
  try {
    const outcome = await runExperiment({
      configuration,
      plan: planExperiment(configuration),
      run: runFolder,
      dataFolder: DATA_FOLDER,
      workers: 1,
      keepsPrograms: false,
      ...listeners,
    });
    const [failure] = outcome.failures;
    if (failure === undefined) return outcome;
    throw new AtlasError({
      code: "bench/job-failed",
      kind: "failure",
      problem: failure.error.message,
      where: `${cells.row}, job ${failure.job.kind}`,
    });
  } finally {
    await rm(runFolder, { recursive: true, force: true });
  }
}

function configurationOf(cells: WholeCells) {
  const sections = {
    name: cells.row,
    data: {
      source: cells.data,
      folder: cells.data,
      examples: cells.examples,
      test_examples: cells.testExamples,
    },
    model: {
      family: cells.family,
      initialisation: "pytorch",
      ...(cells.family === "mlp" && { depth: 2 }),
    },
    training: {
      learning_rate: LEARNING_RATE,
      weight_decay: WEIGHT_DECAY,
      budget: { epochs: cells.epochs },
      incomplete_batch: "drop",
    },
    grid: { load: { width: cells.widths }, temperature: { batch_size: cells.batches } },
    seeds: SEEDS,
    measure: {
      curvature: {
        examples: cells.hessianExamples,
        lanczos_steps: cells.iterations,
        // So small that the iteration takes all its steps, as the power iteration does.
        lanczos_tolerance: 1e-12,
        trace_probes: cells.probes,
      },
      connectivity: { pairs: 1, interior_points: cells.points - 2, epochs: cells.curveEpochs },
      similarity: { examples: cells.similarityExamples },
    },
  };
  return parseConfiguration(JSON.stringify(sections), cells.row);
}
