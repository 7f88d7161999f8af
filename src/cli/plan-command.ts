import { availableParallelism } from "node:os";
import type { Command } from "commander";
import { type ExperimentConfiguration, notesOn, readConfiguration } from "#atlas/configuration";
import { type Plan, planExperiment, summarisePlan } from "#atlas/plan";
import { repeatedOption, wholeNumberOption } from "./options.ts";
import { planText } from "./plan-text.ts";

/** How a plan is shown. */
export interface PlanDisplay {
  readonly workers: number;
  /** One JSON object in place of text. */
  readonly json: boolean;
}

/** Gives `loss-atlas plan` its arguments and its action. */
export function defineCommand(command: Command): void {
  command
    .description(
      "Shows what an experiment would train and measure, how long it would take and how much memory.",
    )
    .argument("[file]", "configuration in YAML or JSON; without one, the built-in experiment")
    .option(
      "--set <key=value>",
      "override a key of the file, such as model.depth=3; repeatable",
      repeatedOption,
      [],
    )
    .option("--workers <n>", "worker processes to plan for", wholeNumberOption, availableParallelism())
    .option("--json", "print one JSON object", false)
    .action(async (file: string | undefined, options: PlanDisplay & { readonly set: readonly string[] }) => {
      const configuration = await readConfiguration(file, { overrides: options.set });
      showPlan(configuration, planExperiment(configuration), options);
    });
}

/** Prints a plan on standard output; remarks on the configuration go to standard error where the output is JSON. */
export function showPlan(
  configuration: ExperimentConfiguration,
  plan: Plan,
  { workers, json }: PlanDisplay,
): void {
  const summary = summarisePlan(configuration, plan, workers);
  const notes = notesOn(configuration).map((note) => `note: ${note}\n`);
  process.stdout.write(json ? `${JSON.stringify(summary)}\n` : planText(summary));
  (json ? process.stderr : process.stdout).write(notes.join(""));
}
