import { type ExperimentConfiguration, readConfigurationText } from "#atlas/configuration";
import { planExperiment, summarisePlan } from "#atlas/plan";
import { workforceOf } from "../memory.ts";
import { type GivenExperiment, givenConfiguration } from "./given-configuration.ts";

/** What a budget leaves. */
export interface Affordable {
  readonly name: string;
  /** The configuration as its file has it. */
  readonly text: string;
  readonly configuration: ExperimentConfiguration;
  /** What the plan says it takes, seconds. */
  readonly seconds: number;
  /** Whether that is more than the budget: nothing smaller is offered. */
  readonly isBeyond: boolean;
}

/** Examples and epochs of curves, from the most that is offered to the least that says anything. */
const LEVELS: readonly (readonly [examples: number, curveEpochs: number])[] = [
  [2000, 50],
  [1000, 50],
  [1000, 25],
  [500, 25],
  [500, 12],
  [250, 12],
  [250, 6],
  [100, 6],
  [100, 3],
  [50, 3],
];

/** What a call says beside the budget. */
export interface BudgetOptions {
  /** Seconds. */
  readonly budget: number;
  readonly workers?: number;
  readonly set?: readonly string[];
  /** Examples that were asked for; the budget then decides on curves alone. */
  readonly examples?: number;
}

/**
 * The configuration of the most examples and the longest curves whose plan keeps to a budget; the least one where none
 * does.
 *
 * @param own what is measured, with all examples that there are
 */
export async function withinBudget(
  own: GivenExperiment,
  { budget, workers, set = [], examples: asked }: BudgetOptions,
): Promise<Affordable> {
  let found: Affordable | undefined;
  const seen = new Set<string>();
  for (const [most, curveEpochs] of LEVELS) {
    const examples = asked ?? Math.min(most, own.examples);
    const level = `${examples} ${curveEpochs}`;
    if (seen.has(level)) continue;
    seen.add(level);
    const { name, text } = givenConfiguration({ ...own, examples, curveEpochs });
    const configuration = await readConfigurationText(text, "measure", { overrides: set });
    const plan = planExperiment(configuration);
    const force = workforceOf(configuration, plan, workers === undefined ? {} : { workers });
    const { wall_seconds: seconds } = summarisePlan(configuration, plan, force.workers, force.threads);
    found = { name, text, configuration, seconds, isBeyond: seconds > budget };
    if (!found.isBeyond) break;
  }
  return found!;
}
