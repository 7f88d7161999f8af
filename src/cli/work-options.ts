import type { Command } from "commander";
import { positiveOption, wholeNumberOption } from "./options.ts";

/** What options say of themselves where they are not given, each to follow "by default". */
interface Defaults {
  readonly workers: string;
  readonly threads: string;
  readonly memoryBudget: string;
}

const OF_THIS_MACHINE: Defaults = {
  workers: "one for each core, fewer where memory is short",
  threads: "one, more where there are fewer jobs or workers than cores",
  memoryBudget: "the machine's memory",
};

/** Gives a command that carries out jobs of a run the options that say how. */
export function addWorkOptions(command: Command, defaults: Defaults = OF_THIS_MACHINE): void {
  command
    .option("--data-dir <folder>", "folder in which data sets lie", ".")
    .option(
      "--workers <n>",
      `worker processes; results do not depend on it; by default ${defaults.workers}`,
      wholeNumberOption,
    )
    .option(
      "--threads <n>",
      `most threads of a worker; results do not depend on it; by default ${defaults.threads}`,
      wholeNumberOption,
    )
    .option("--memory-limit <MiB>", "replace a worker that has grown beyond this", wholeNumberOption)
    .option(
      "--memory-budget <MiB>",
      `what workers may take together: larger jobs wait for one another; by default ${defaults.memoryBudget}`,
      wholeNumberOption,
    )
    .option(
      "--job-timeout <seconds>",
      "end a job that takes longer, and try it once more; by default an hour, or 100 times its estimate where that is more",
      positiveOption,
    )
    .option("--no-cache", "neither keep compiled programs nor take them from an earlier run")
    .option("--json", "print one JSON object for each event");
}
