import { join } from "node:path";
import { shellWord } from "#words";
import { COORDINATOR_MEMORY, type SlurmSettings } from "./settings.ts";

/** The folder of a run that holds what was submitted and what its tasks print. */
export const SLURM_FOLDER = "slurm";

/** What a collector may take, MiB. */
const COLLECTOR_MEMORY = 2048;

/** What a script starts and where. */
export interface ScriptSubject {
  /** What its tasks open the run by: the absolute path of its folder, or the address of a database without a password. */
  readonly run: string;
  readonly isInDatabase: boolean;
  /** The name of the experiment. */
  readonly name: string;
  /** Which submission of the run it is, from 1. */
  readonly round: number;
  /** How the command is started: Node and the file, absolute paths. */
  readonly command: readonly string[];
  /** Further words of `loss-atlas collect`. */
  readonly collectorWords: readonly string[];
}

/** What tasks and what collects have not in common. */
interface ScriptParts {
  readonly options: readonly string[];
  /** What names the output of a job, as Slurm fills it in and as a shell does. */
  readonly job: { readonly pattern: string; readonly variables: string };
  readonly words: readonly string[];
}

/** The script of an array job, each of whose tasks works on the run until nothing is left of it or its time is nearly over. */
export function tasksScript(subject: ScriptSubject, settings: SlurmSettings, tasks: number): string {
  const { workers, threads, memory, notice, words } = settings;
  const worker = [
    ...["worker", subject.run, "--workers", `${workers}`, "--threads", `${threads}`],
    ...["--memory-budget", `${memory}`, ...words],
  ];
  return script(subject, settings, {
    options: [
      `--array=0-${tasks - 1}`,
      `--cpus-per-task=${workers * threads}`,
      `--mem=${memory + COORDINATOR_MEMORY}M`,
      // A task that Slurm takes its place from begins again; one that the notice ends has the collector submit the rest.
      "--requeue",
      "--open-mode=append",
      `--signal=B:USR1@${notice}`,
    ],
    job: { pattern: "%A_%a", variables: "$SLURM_ARRAY_JOB_ID-$SLURM_ARRAY_TASK_ID" },
    words: worker,
  });
}

/** The script of the job that comes after the tasks: submits what is missing again, or writes tables and report. */
export function collectorScript(subject: ScriptSubject, settings: SlurmSettings): string {
  return script(subject, settings, {
    options: [
      "--cpus-per-task=1",
      `--mem=${Math.min(COLLECTOR_MEMORY, settings.memory + COORDINATOR_MEMORY)}M`,
    ],
    job: { pattern: "collect-%j", variables: "collect-$SLURM_JOB_ID" },
    words: ["collect", subject.run, ...subject.collectorWords],
  });
}

function script(
  subject: ScriptSubject,
  { partition, time, sbatch, setup }: SlurmSettings,
  { options, job, words }: ScriptParts,
): string {
  const { name, command, isInDatabase } = subject;
  const isOwnOutput = sbatch.some((option) => /^(-o|--output)/.test(option));
  const all = [
    `--job-name=${optionWord(`loss-atlas-${name}`)}`,
    "--nodes=1",
    "--ntasks=1",
    ...(partition === null ? [] : [`--partition=${optionWord(partition)}`]),
    ...(time === null ? [] : [`--time=${time}`]),
    ...options,
    isInDatabase ? "--output=/dev/null" : outputOption(subject, job.pattern),
    ...sbatch,
  ];
  return [
    "#!/bin/bash",
    ...all.map((option) => `#SBATCH ${option}`),
    "",
    ...(isInDatabase && !isOwnOutput ? outputLines(subject, job.variables) : []),
    ...setup,
    // The signal goes to this process, which is to be the command's.
    `exec ${[...command, ...words].map(shellWord).join(" ")}`,
    "",
  ].join("\n");
}

/** Where the output of a job goes in the folder of its run; Slurm would read a percent sign of the folder as one of its own. */
function outputOption({ run, round }: ScriptSubject, pattern: string): string {
  const folder = join(run, SLURM_FOLDER).replaceAll("%", "%%");
  return `--output=${optionWord(`${folder}/${round}-${pattern}.out`)}`;
}

/**
 * Where nodes need share no folder, a job prints into the one in which it was submitted, for which Slurm takes /tmp on a node
 * that lacks it. An option would not do: a job whose output cannot be opened does not begin.
 */
function outputLines({ name, round }: ScriptSubject, variables: string): readonly string[] {
  return [`exec >>"loss-atlas-${name}-${round}-${variables}.out" 2>&1`];
}

/** A value of an option as sbatch reads its lines. */
function optionWord(text: string): string {
  return /^[\w%@+=:,./-]+$/.test(text) ? text : `"${text.replaceAll(/["\\]/g, "\\$&")}"`;
}
