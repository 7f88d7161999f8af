import type { Command } from "commander";
import { AtlasError } from "#errors";
import { counted } from "#words";
import { addExperimentOptions, askedExperiment } from "./asked-experiment.ts";
import { requireCache } from "./cache.ts";
import type { KubernetesOptions } from "./kubernetes-job.ts";
import { nextStep, quoted } from "./run-place.ts";
import { addSlurmOptions, givenSlurmOptions, USUAL } from "./slurm-options.ts";
import type { SubmitOptions, SubmittedRun } from "./submit-run.ts";
import { addWorkOptions } from "./work-options.ts";

/** Gives `loss-atlas submit` its arguments, options and action. */
export function defineCommand(command: Command): void {
  command.description(
    "Writes a run, into a folder or a database, and submits it to Slurm: an array job whose tasks work on it together, and " +
      "a job that comes after them, which submits again what is missing or writes tables and report. --workers, " +
      "--threads, --memory-budget and the like count for each task. What the configuration says under slurm holds where no " +
      "option does.",
  );
  addExperimentOptions(command);
  command
    .option(
      "--kubernetes <file>",
      "write the manifest of an Indexed Job for Kubernetes instead, - for standard output, and submit nothing",
    )
    .option("--image <image>", "Kubernetes: the image of the pods, which has loss-atlas in its path")
    .option("--claim <name>", "Kubernetes: the claim of the volume whose root is this folder")
    .option(
      "--secret <name>",
      "Kubernetes: the Secret whose key password is that of the database of --store",
    );
  addSlurmOptions(command);
  addWorkOptions(command, {
    workers: `${USUAL.workers}`,
    threads: "1",
    memoryBudget: "what the plan's largest jobs need",
  });
  command.addHelpText("after", EXAMPLES).action(submit);
}

const EXAMPLES = `
Examples:
  loss-atlas submit my.yaml --tasks 8 --time 4:00:00
  loss-atlas submit my.yaml --partition cpu --sbatch=--account=physics
  loss-atlas submit my.yaml --kubernetes job.yaml --claim atlas \\
    --image registry.example.org/loss-atlas`;

async function submit(file: string | undefined, options: SubmitOptions & KubernetesOptions): Promise<void> {
  if (options.cache !== false) await requireCache();
  requireOneCluster(options);
  const asked = await askedExperiment(file, options);
  if (options.kubernetes !== undefined) {
    const { writeKubernetesJob } = await import("./kubernetes-job.ts");
    await writeKubernetesJob(asked, options, options.kubernetes);
    return;
  }
  const { submitRun, submittedWords } = await import("./submit-run.ts");
  const { columnsOf, wrapped } = await import("./prose.ts");
  const found = await submitRun(asked, options);
  const { shown } = asked.place;
  const run = quoted(asked.place);
  const words =
    found.submitted === undefined
      ? `All ${counted(found.jobs, "job")} of ${run} are done, so nothing is submitted. ${nextStep(asked.place)}`
      : `${run}: ${found.left} of ${counted(found.jobs, "job")} to do; ${submittedWords(found.submitted)} loss-atlas status ${run} says how far it is, loss-atlas cancel ${run} ends it.`;
  process.stdout.write(
    options.json
      ? `${JSON.stringify(submittedRecord(shown, found))}\n`
      : `${wrapped(words, columnsOf(process.stdout))}\n`,
  );
}

/** Refuses options that say something of another cluster than the one that is asked for. */
function requireOneCluster(options: SubmitOptions & KubernetesOptions): void {
  const isKubernetes = options.kubernetes !== undefined;
  const ofKubernetes = [
    options.image && "--image",
    options.claim && "--claim",
    options.secret && "--secret",
  ].filter(Boolean);
  const ofSlurm = givenSlurmOptions(options).filter((option) => option !== "--tasks");
  const [foreign] = isKubernetes ? ofSlurm : ofKubernetes;
  if (!foreign) return;
  const [here, there] = isKubernetes ? ["Kubernetes", "Slurm"] : ["Slurm", "Kubernetes"];
  throw new AtlasError({
    code: "cli/other-cluster",
    kind: "input",
    where: foreign,
    problem: `this says something of ${there}, and the run is for ${here}`,
    remedy: isKubernetes ? "Leave it out, or leave out --kubernetes" : "Leave it out, or give --kubernetes",
  });
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
