import type { ExperimentConfiguration } from "#atlas/configuration";
import type { Plan } from "#atlas/plan";
import { counted } from "#words";
import type { CarryOutOptions } from "./carry-out.ts";
import type { Workforce } from "./memory.ts";
import { columnsOf, wrapped } from "./prose.ts";

/** An experiment and where, by whom and how it is to be worked on. */
interface Preparation {
  readonly runFolder: string;
  readonly workforce: Workforce;
  readonly options: Pick<CarryOutOptions, "dataDir" | "force" | "json">;
}

/** Makes a run folder hold an experiment for others to work on, and says how. */
export async function prepareRun(
  configuration: ExperimentConfiguration,
  plan: Plan,
  preparation: Preparation,
): Promise<void> {
  const prepared = await preparedRun(configuration, plan, preparation);
  const { runFolder, options } = preparation;
  const words =
    `${runFolder} is ready: ${prepared.left} of ${counted(prepared.jobs, "job")} to do. loss-atlas worker ${runFolder} ` +
    "works on it, on as many machines as reach the folder.";
  const record = { type: "prepared", run: runFolder, jobs: prepared.jobs, jobs_left: prepared.left };
  process.stdout.write(
    options.json ? `${JSON.stringify(record)}\n` : `${wrapped(words, columnsOf(process.stdout))}\n`,
  );
}

/**
 * Makes a run folder hold an experiment for others to work on; notes go to standard error.
 *
 * @returns how many jobs are left, of how many
 * @throws AtlasError as `prepareExperiment`
 */
export async function preparedRun(
  configuration: ExperimentConfiguration,
  plan: Plan,
  { runFolder, workforce, options }: Preparation,
): Promise<{ readonly jobs: number; readonly left: number }> {
  const { prepareExperiment } = await import("#atlas/run");
  return prepareExperiment({
    configuration,
    plan,
    run: runFolder,
    dataFolder: options.dataDir,
    workers: workforce.workers,
    force: options.force ?? false,
    onEvent: (event) => {
      if (event.type === "note" || event.type === "warning") process.stderr.write(`note: ${event.message}\n`);
    },
  });
}
