import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ExperimentConfiguration } from "#atlas/configuration";
import type { JobModule } from "#atlas/jobs";
import { type CostParts, cellNetworks, costEstimator, planExperiment } from "#atlas/plan";
import { folderStore } from "#atlas/store";

/** A job that was carried out, with what it took. */
export interface TimedJob {
  readonly kind: string;
  readonly parts: CostParts;
  /** By the clock, seconds. */
  readonly seconds: number;
  /** Of the processor, likewise. */
  readonly processorSeconds: number;
}

/** Carries out all jobs of an experiment one after another in this process and takes their times; nothing is kept. */
export async function timedJobs(
  configuration: ExperimentConfiguration,
  { executeJob }: JobModule,
  dataFolder = ".",
): Promise<readonly TimedJob[]> {
  const costOf = costEstimator(configuration, cellNetworks(configuration));
  const folder = await mkdtemp(join(tmpdir(), "loss-atlas-timed-"));
  const store = folderStore(folder);
  const timed: TimedJob[] = [];
  try {
    await store.prepare();
    for (const job of planExperiment(configuration).jobs) {
      const [began, used] = [performance.now(), process.cpuUsage()];
      await executeJob(job, { configuration, dataFolder, store });
      const { user, system } = process.cpuUsage(used);
      timed.push({
        kind: job.kind,
        parts: costOf(job).parts,
        seconds: (performance.now() - began) / 1000,
        processorSeconds: (user + system) / 1e6,
      });
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return timed;
}
