import type { ExperimentConfiguration } from "#atlas/configuration";
import type { Plan } from "#atlas/plan";
import { counted } from "#words";
import type { CarryOutOptions } from "./carry-out.ts";
import type { Workforce } from "./memory.ts";
import { columnsOf, wrapped } from "./prose.ts";
import { quoted, type RunPlace } from "./run-place.ts";

/** An experiment and where, by whom and how it is to be worked on. */
interface Preparation {
  readonly place: Pick<RunPlace, "address" | "shown" | "isInDatabase">;
  readonly workforce: Workforce;
  readonly options: Pick<CarryOutOptions, "dataDir" | "force" | "json">;
}

/** Makes a run folder or a database hold an experiment for others to work on, and says how. */
export async function prepareRun(
  configuration: ExperimentConfiguration,
  plan: Plan,
  preparation: Preparation,
): Promise<void> {
  const prepared = await preparedRun(configuration, plan, preparation);
  const { place, options } = preparation;
  const words =
    `${quoted(place)} is ready: ${prepared.left} of ${counted(prepared.jobs, "job")} to do. loss-atlas worker ${quoted(place)} ` +
    `works on it, on as many machines as reach the ${place.isInDatabase ? "database" : "folder"}.`;
  const record = { type: "prepared", run: place.shown, jobs: prepared.jobs, jobs_left: prepared.left };
  process.stdout.write(
    options.json ? `${JSON.stringify(record)}\n` : `${wrapped(words, columnsOf(process.stdout))}\n`,
  );
}

/**
 * Makes a run folder or a database hold an experiment for others to work on; notes go to standard error.
 *
 * @returns how many jobs are left, of how many
 * @throws AtlasError as `prepareExperiment`
 */
export async function preparedRun(
  configuration: ExperimentConfiguration,
  plan: Plan,
  { place, workforce, options }: Preparation,
): Promise<{ readonly jobs: number; readonly left: number }> {
  const { prepareExperiment } = await import("#atlas/run");
  return prepareExperiment({
    configuration,
    plan,
    run: place.address,
    dataFolder: options.dataDir,
    workers: workforce.workers,
    force: options.force ?? false,
    onEvent: (event) => {
      if (event.type === "note" || event.type === "warning") process.stderr.write(`note: ${event.message}\n`);
    },
  });
}
