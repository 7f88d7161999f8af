import { join } from "node:path";
import { shellWord } from "#words";
import { COORDINATOR_MEMORY, type SlurmSettings } from "./settings.ts";

/** The folder of a run that holds what was submitted and what its tasks print. */
export const SLURM_FOLDER = "slurm";

/** What a collector may take, MiB. */
const COLLECTOR_MEMORY = 2048;

/** What a script starts and where. */
export interface ScriptSubject {
  /** The run's folder, an absolute path. */
  readonly run: string;
  /** The name of the experiment. */
  readonly name: string;
  /** Which submission of the run it is, from 1. */
  readonly round: number;
  /** How the command is started: Node and the file, absolute paths. */
  readonly command: readonly string[];
}

/** The script of an array job, each of whose tasks works on the run until nothing is left of it or its time is nearly over. */
export function tasksScript(subject: ScriptSubject, settings: SlurmSettings, tasks: number): string {
  const { run, round } = subject;
  const { workers, threads, memory, notice, words } = settings;
  const worker = [
    ...["worker", run, "--workers", `${workers}`, "--threads", `${threads}`],
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
      outputOption(run, `${round}-%A_%a.out`),
    ],
    words: worker,
  });
}

/** The script of the job that comes after the tasks: submits what is missing again, or writes tables and report. */
export function collectorScript(subject: ScriptSubject, settings: SlurmSettings): string {
  const { run, round } = subject;
  return script(subject, settings, {
    options: [
      "--cpus-per-task=1",
      `--mem=${Math.min(COLLECTOR_MEMORY, settings.memory + COORDINATOR_MEMORY)}M`,
      outputOption(run, `${round}-collect-%j.out`),
    ],
    words: ["collect", run],
  });
}

function script(
  { name, command }: ScriptSubject,
  { partition, time, sbatch, setup }: SlurmSettings,
  { options, words }: { readonly options: readonly string[]; readonly words: readonly string[] },
): string {
  const all = [
    `--job-name=${optionWord(`loss-atlas-${name}`)}`,
    "--nodes=1",
    "--ntasks=1",
    ...(partition === null ? [] : [`--partition=${optionWord(partition)}`]),
    ...(time === null ? [] : [`--time=${time}`]),
    ...options,
    ...sbatch,
  ];
  return [
    "#!/bin/bash",
    ...all.map((option) => `#SBATCH ${option}`),
    "",
    ...setup,
    // The signal goes to this process, which is to be the command's.
    `exec ${[...command, ...words].map(shellWord).join(" ")}`,
    "",
  ].join("\n");
}

/** Where the output goes; Slurm would read a percent sign of the folder as one of its own. */
function outputOption(run: string, file: string): string {
  return `--output=${optionWord(`${join(run, SLURM_FOLDER).replaceAll("%", "%%")}/${file}`)}`;
}

/** A value of an option as sbatch reads its lines. */
function optionWord(text: string): string {
  return /^[\w%@+=:,./-]+$/.test(text) ? text : `"${text.replaceAll(/["\\]/g, "\\$&")}"`;
}
