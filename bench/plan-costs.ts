/**
 * What `loss-atlas plan` foretells beside what jobs take: `node bench/plan-costs.ts [--fit]`, on the quickstart,
 * small convolutional networks and ResNet-18.
 *
 * Jobs run in this process with one thread, nothing compiled before, and processor time counts, which a busy machine makes
 * longer by up to a half. `--fit` prints the constants of `src/atlas/plan/cost.ts` that foretell them best: the logarithms of the ratios are
 * squared and weighted by the root of what a job takes.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { readConfiguration } from "#atlas/configuration";
import { executeJob } from "#atlas/jobs";
import {
  CALIBRATION,
  type Calibration,
  type CostParts,
  cellNetworks,
  costEstimator,
  planExperiment,
  secondsOf,
} from "#atlas/plan";
import { folderStore } from "#atlas/store";
import { selectThreads } from "#engine/devices";
import { asCommand } from "./command.ts";
import { tableText } from "./table.ts";

const CONFIGURATIONS = ["quickstart", "cost-cnn", "cost-resnet"];

/** A job with what it took, seconds of the processor. */
interface TimedJob {
  readonly configuration: string;
  readonly kind: string;
  readonly parts: CostParts;
  readonly found: number;
}

async function timedJobs(name: string): Promise<readonly TimedJob[]> {
  const file = join(import.meta.dirname, "configurations", `${name}.yaml`);
  const configuration = await readConfiguration(name === "quickstart" ? undefined : file);
  const costOf = costEstimator(configuration, cellNetworks(configuration));
  const folder = await mkdtemp(join(tmpdir(), "loss-atlas-plan-costs-"));
  const store = folderStore(folder);
  const timed: TimedJob[] = [];
  try {
    await store.prepare();
    for (const job of planExperiment(configuration).jobs) {
      const before = process.cpuUsage();
      await executeJob(job, { configuration, dataFolder: ".", store });
      const { user, system } = process.cpuUsage(before);
      const { parts } = costOf(job);
      timed.push({ configuration: name, kind: job.kind, parts, found: (user + system) / 1e6 });
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return timed;
}

/** The constants as they are fitted, and back. */
const numbersOf = ({ dense, convolutional, ...rest }: Calibration): readonly number[] => [
  rest.secondsPerJobAndArray,
  rest.secondsPerCallAndArray,
  dense.operationsPerSecond,
  dense.secondsPerActivation,
  convolutional.operationsPerSecond,
  convolutional.secondsPerActivation,
];

function calibrationOf(numbers: readonly number[]): Calibration {
  const [job, call, denseRate, dense, rate, convolutional] = numbers;
  return {
    dense: { operationsPerSecond: denseRate!, secondsPerActivation: dense! },
    convolutional: { operationsPerSecond: rate!, secondsPerActivation: convolutional! },
    secondsPerCallAndArray: call!,
    secondsPerJobAndArray: job!,
  };
}

/** Moves one constant at a time, by less and less, as long as that foretells better. */
function fitted(jobs: readonly TimedJob[]): Calibration {
  const misfit = (numbers: readonly number[]): number =>
    jobs.reduce(
      (sum, { parts, found }) =>
        sum + Math.sqrt(found) * Math.log(secondsOf(parts, calibrationOf(numbers)) / found) ** 2,
      0,
    );
  let best = numbersOf(CALIBRATION);
  let least = misfit(best);
  const steps = best.map(() => 0.5);
  for (let round = 0; round < 400; round++) {
    for (const [i, step] of steps.entries()) {
      const moved = [1, -1].map((sign) => best.with(i, best[i]! * Math.exp(sign * step)));
      const better = moved.find((numbers) => misfit(numbers) < least);
      if (better === undefined) steps[i] = step * 0.7;
      else [best, least] = [better, misfit(better)];
    }
  }
  return calibrationOf(best);
}

/** Found and foretold by configuration and kind, with the least and greatest ratio of a job. */
function comparison(jobs: readonly TimedJob[], calibration: Calibration): string {
  const groups = Map.groupBy(jobs, ({ configuration, kind }) => `${configuration}, ${kind}`);
  const rows = [...groups].map(([name, own]) => {
    const foretold = own.map(({ parts }) => secondsOf(parts, calibration));
    const ratios = own.map(({ found }, i) => foretold[i]! / found).sort((a, b) => a - b);
    const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0).toFixed(2);
    return [
      name,
      `${own.length}`,
      sum(own.map(({ found }) => found)),
      sum(foretold),
      `${ratios[0]!.toFixed(2)} to ${ratios.at(-1)!.toFixed(2)}`,
    ];
  });
  return tableText([["jobs", "count", "found, s", "foretold, s", "foretold ÷ found"], ...rows]);
}

await asCommand(async () => {
  const { values } = parseArgs({ options: { fit: { type: "boolean", default: false } } });
  selectThreads(1);
  const jobs: TimedJob[] = [];
  for (const name of CONFIGURATIONS) jobs.push(...(await timedJobs(name)));
  process.stdout.write(`${comparison(jobs, CALIBRATION)}\n`);
  if (!values.fit) return;
  const found = fitted(jobs);
  process.stdout.write(`\n${JSON.stringify(found, null, 2)}\n\n${comparison(jobs, found)}\n`);
});
