import { type ExperimentConfiguration, notesOn } from "#atlas/configuration";
import { type Plan, summarisePlan } from "#atlas/plan";
import { planText } from "./plan-text.ts";
import { columnsOf, remarks } from "./prose.ts";

/** How a plan is shown. */
export interface PlanDisplay {
  readonly workers: number;
  /** One JSON object in place of text. */
  readonly json?: boolean;
}

/** Prints a plan on standard output; remarks on the configuration go to standard error where the output is JSON. */
export function showPlan(
  configuration: ExperimentConfiguration,
  plan: Plan,
  { workers, json = false }: PlanDisplay,
): void {
  const summary = summarisePlan(configuration, plan, workers);
  process.stdout.write(json ? `${JSON.stringify(summary)}\n` : planText(summary, columnsOf(process.stdout)));
  const stream = json ? process.stderr : process.stdout;
  stream.write(remarks(notesOn(configuration), columnsOf(stream)));
}
