/**
 * What `loss-atlas plan` foretells beside what jobs take: `node bench/plan-costs.ts [--fit]`, on the quickstart,
 * small convolutional networks and ResNet-18.
 *
 * Jobs run in this process with one thread, nothing compiled before, and processor time counts, which a busy machine makes
 * longer by up to a half. `--fit` prints the rates of `src/atlas/plan/seconds.ts` that foretell them best (`fittedRates`).
 */
import { join } from "node:path";
import { parseArgs } from "node:util";
import { fittedRates, timedJobs } from "#atlas/calibration";
import { readConfiguration } from "#atlas/configuration";
import { executeJob } from "#atlas/jobs";
import { CALIBRATION, type Calibration, type CostParts, secondsOf } from "#atlas/plan";
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

async function jobsOf(name: string): Promise<readonly TimedJob[]> {
  const file = join(import.meta.dirname, "configurations", `${name}.yaml`);
  const configuration = await readConfiguration(name === "quickstart" ? undefined : file);
  const jobs = await timedJobs(configuration, { executeJob });
  return jobs.map(({ kind, parts, processorSeconds }) => ({
    configuration: name,
    kind,
    parts,
    found: processorSeconds,
  }));
}

/** The rates that foretell the jobs of every kind of networks best. */
function fitted(jobs: readonly TimedJob[]): Calibration {
  const [convolutional = [], dense = []] = [true, false].map((isConvolutional) =>
    jobs
      .filter(({ parts }) => parts.isConvolutional === isConvolutional)
      .map(({ parts, found }) => ({ parts, seconds: found })),
  );
  return {
    dense: fittedRates(dense, CALIBRATION.dense),
    convolutional: fittedRates(convolutional, CALIBRATION.convolutional),
  };
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
  for (const name of CONFIGURATIONS) jobs.push(...(await jobsOf(name)));
  process.stdout.write(`${comparison(jobs, CALIBRATION)}\n`);
  if (!values.fit) return;
  const found = fitted(jobs);
  process.stdout.write(`\n${JSON.stringify(found, null, 2)}\n\n${comparison(jobs, found)}\n`);
});
