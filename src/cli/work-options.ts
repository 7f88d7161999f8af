import type { Command } from "commander";
import { positiveOption, wholeNumberOption } from "./options.ts";

/** Gives a command that carries out jobs of a run the options that say how. */
export function addWorkOptions(command: Command): void {
  command
    .option("--data-dir <folder>", "folder in which data sets lie", ".")
    .option(
      "--workers <n>",
      "worker processes; results do not depend on it; by default one for each core, fewer where memory is short",
      wholeNumberOption,
    )
    .option(
      "--threads <n>",
      "most threads of a worker; results do not depend on it; by default one, more where there are fewer jobs or workers than cores",
      wholeNumberOption,
    )
    .option("--memory-limit <MiB>", "replace a worker that has grown beyond this", wholeNumberOption)
    .option(
      "--memory-budget <MiB>",
      "what workers may take together: larger jobs wait for one another; by default the machine's memory",
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
