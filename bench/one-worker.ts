import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ExperimentConfiguration, parseConfiguration } from "#atlas/configuration";
import { type Job, planExperiment } from "#atlas/plan";
import { localLauncher } from "#atlas/run";
import { folderStore } from "#atlas/store";
import { AtlasError } from "#errors";

/** A worker process as `loss-atlas run` starts it, which does what it is told. */
export interface OneWorker {
  /** Executes a job with one thread, of which so many MiB are foretold; gives what the process holds afterwards, MiB. */
  execute(job: Job, foretoldMb?: number): Promise<number>;
}

/**
 * Starts a worker with a journal of its name and nothing compiled, and ends it when it is done with.
 *
 * @param folder of a run, which was prepared
 * @throws AtlasError `bench/job-failed` of kind `failure`
 */
export async function withOneWorker<Result>(
  configuration: ExperimentConfiguration,
  folder: string,
  name: string,
  use: (worker: OneWorker) => Promise<Result>,
): Promise<Result> {
  const worker = localLauncher.launch(name);
  try {
    await obeyed(
      worker.order({
        type: "start",
        configuration,
        dataFolder: ".",
        store: folder,
        jobModule: import.meta.resolve("#atlas/jobs"),
        name,
        keepsPrograms: false,
      }),
    );
    const result = await use({
      async execute(job, foretoldMb) {
        const answer = await obeyed(
          worker.order({ type: "execute", job, threads: 1, ...(foretoldMb && { foretoldMb }) }),
        );
        return answer.type === "done" ? answer.memoryMb : 0;
      },
    });
    await worker.finish();
    return result;
  } finally {
    worker.kill();
  }
}

/**
 * Has a worker of its own for the jobs of an experiment, whose run lies in a folder that is gone afterwards.
 *
 * @param text of the experiment; its name is that of the folder
 * @throws AtlasError as `withOneWorker`
 */
export async function withWorkerOf<Result>(
  text: string,
  use: (worker: OneWorker, jobs: readonly Job[], configuration: ExperimentConfiguration) => Promise<Result>,
): Promise<Result> {
  const configuration = parseConfiguration(text, "the bench");
  const { jobs } = planExperiment(configuration);
  const folder = await mkdtemp(join(tmpdir(), `loss-atlas-${configuration.name}-`));
  try {
    await folderStore(folder).prepare();
    return await withOneWorker(configuration, folder, "worker-0", (worker) =>
      use(worker, jobs, configuration),
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

type Answer = Awaited<ReturnType<ReturnType<typeof localLauncher.launch>["order"]>>;

/** An answer that is no failure. */
async function obeyed(asked: Promise<Answer>): Promise<Answer> {
  const answer = await asked;
  if (answer.type === "ready" || answer.type === "done") return answer;
  throw new AtlasError({
    code: "bench/job-failed",
    kind: "failure",
    problem: answer.type === "crashed" ? answer.reason : answer.error.message,
  });
}
