import type { Command } from "commander";
import { counted } from "#words";
import { addExperimentOptions, askedExperiment } from "./asked-experiment.ts";
import { requireCache } from "./cache.ts";
import { addSlurmOptions } from "./slurm-options.ts";
import type { SubmitOptions, SubmittedRun } from "./submit-run.ts";
import { addWorkOptions } from "./work-options.ts";

/** Gives `loss-atlas submit` its arguments, options and action. */
export function defineCommand(command: Command): void {
  command.description(
    "Writes the folder of a run and submits it to Slurm: an array job whose tasks work on it together, and a job that comes " +
      "after them, which submits what is missing again or writes tables and report. What --workers, --threads, " +
      "--memory-budget and the like say, they say of each task.",
  );
  addExperimentOptions(command);
  addSlurmOptions(command);
  addWorkOptions(command);
  command.action(submit);
}

async function submit(file: string | undefined, options: SubmitOptions): Promise<void> {
  if (options.cache !== false) await requireCache();
  const asked = await askedExperiment(file, options);
  const { submitRun, submittedWords } = await import("./submit-run.ts");
  const { columnsOf, wrapped } = await import("./prose.ts");
  const found = await submitRun(asked, options);
  const run = asked.runFolder;
  const words =
    found.submitted === undefined
      ? `All ${counted(found.jobs, "job")} of ${run} are done, so nothing is submitted. loss-atlas report ${run} writes its tables and report.`
      : `${run}: ${found.left} of ${counted(found.jobs, "job")} to do; ${submittedWords(found.submitted)} loss-atlas status ${run} says how far it is, loss-atlas cancel ${run} ends it.`;
  process.stdout.write(
    options.json
      ? `${JSON.stringify(submittedRecord(run, found))}\n`
      : `${wrapped(words, columnsOf(process.stdout))}\n`,
  );
}

function submittedRecord(run: string, { jobs, left, submitted }: SubmittedRun): object {
  return {
    type: "submitted",
    run,
    jobs,
    jobs_left: left,
    tasks: submitted?.round.tasks ?? 0,
    slurm_jobs: submitted?.round.jobs ?? [],
    collector: submitted?.round.collector ?? null,
  };
}
