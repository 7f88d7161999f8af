import { runExperiment } from "./run-experiment.ts";
import { CONFIGURATION, smallPlan } from "./small-experiment.testing.ts";

/**
 * A coordinator in a process of its own, to be killed: `node coordinator.testing.ts <run folder> <data folder>
 * <workers>` runs the small experiment and prints a line for each job it starts.
 */
const [runFolder = "", dataFolder = "", workers = "1"] = process.argv.slice(2);
await runExperiment({
  configuration: CONFIGURATION,
  plan: smallPlan(),
  run: runFolder,
  dataFolder,
  workers: Number(workers),
  jobModule: new URL("./arithmetic-jobs.testing.ts", import.meta.url).href,
  onEvent: (event) => {
    if (event.type === "job-started") process.stdout.write(`${event.job.key}\n`);
  },
});
