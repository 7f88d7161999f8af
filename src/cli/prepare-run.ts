import type { ExperimentConfiguration } from "#atlas/configuration";
import type { Plan } from "#atlas/plan";
import { counted } from "#words";
import type { CarryOutOptions } from "./carry-out.ts";
import type { Workforce } from "./memory.ts";
import { columnsOf, wrapped } from "./prose.ts";

/** Makes a run folder hold an experiment for others to work on, and says how. */
export async function prepareRun(
  configuration: ExperimentConfiguration,
  plan: Plan,
  {
    runFolder,
    workforce,
    options,
  }: { readonly runFolder: string; readonly workforce: Workforce; readonly options: CarryOutOptions },
): Promise<void> {
  const { prepareExperiment } = await import("#atlas/run");
  const prepared = await prepareExperiment({
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
  const words =
    `${runFolder} is ready: ${prepared.left} of ${counted(prepared.jobs, "job")} to do. loss-atlas worker ${runFolder} ` +
    "works on it, on as many machines as reach the folder.";
  const record = { type: "prepared", run: runFolder, jobs: prepared.jobs, jobs_left: prepared.left };
  process.stdout.write(
    options.json ? `${JSON.stringify(record)}\n` : `${wrapped(words, columnsOf(process.stdout))}\n`,
  );
}
