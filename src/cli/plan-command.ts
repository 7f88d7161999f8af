import type { Command } from "commander";
import { requireCache } from "./cache.ts";
import { repeatedOption, wholeNumberOption } from "./options.ts";

interface PlanOptions {
  readonly set?: readonly string[];
  readonly dataDir: string;
  readonly workers?: number;
  readonly threads?: number;
  readonly memoryBudget?: number;
  /** False for `--no-measure`. */
  readonly measure?: boolean;
  readonly json?: true;
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
    )
    .option("--data-dir <folder>", "folder in which data sets lie, for those that their files describe", ".")
    .option(
      "--workers <n>",
      "worker processes to plan for; by default as loss-atlas run takes",
      wholeNumberOption,
    )
    .option(
      "--threads <n>",
      "most threads of a worker to plan for; by default as loss-atlas run takes",
      wholeNumberOption,
    )
    .option(
      "--memory-budget <MiB>",
      "what workers may take together; by default as loss-atlas run takes",
      wholeNumberOption,
    )
    .option(
      "--no-measure",
      "guess the time by one core of a machine of 2026; otherwise this machine is measured, some seconds, the first time",
    )
    .option("--json", "print one JSON object")
    .action(planCommand);
}

async function planCommand(
  file: string | undefined,
  { set = [], dataDir, workers, threads, memoryBudget, measure = true, ...display }: PlanOptions,
): Promise<void> {
  const { readConfiguration } = await import("#atlas/configuration");
  const { planExperiment } = await import("#atlas/plan");
  const { showPlan } = await import("./show-plan.ts");
  await requireCache();
  const configuration = await readConfiguration(file, { overrides: set, dataFolder: dataDir });
  const { workforceOf } = await import("./memory.ts");
  const { measuredMachine } = await import("./machine.ts");
  const plan = planExperiment(configuration);
  showPlan(configuration, plan, {
    ...display,
    dataFolder: dataDir,
    calibration: measure ? await measuredMachine(configuration, plan) : undefined,
    ...workforceOf(configuration, plan, { workers, threads, memoryBudget }),
  });
}
