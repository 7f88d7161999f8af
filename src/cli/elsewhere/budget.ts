import type { ExperimentConfiguration } from "#atlas/configuration";
import { planExperiment, summarisePlan } from "#atlas/plan";
import { workforceOf } from "../memory.ts";
import { type GivenExperiment, givenConfiguration } from "./given-configuration.ts";
import { readGiven } from "./read-given.ts";

/** What a budget leaves. */
export interface Affordable {
  readonly name: string;
  /** The configuration as its file has it. */
  readonly text: string;
  readonly configuration: ExperimentConfiguration;
  readonly isWhole: boolean;
  /** What the plan says it takes, seconds. */
  readonly seconds: number;
  /** Whether that is more than the budget: nothing smaller is offered. */
  readonly isBeyond: boolean;
}

/** What is measured of how many examples. */
interface Level {
  readonly examples: number;
  readonly curveEpochs: number;
  /** Whether curvature is measured layer by layer and the density of the spectrum too. */
  readonly isWhole: boolean;
}

const level = (examples: number, curveEpochs: number, isWhole = true): Level => ({
  examples,
  curveEpochs,
  isWhole,
});

/** From the most that is offered to the least that says anything. */
const LEVELS: readonly Level[] = [
  level(2000, 50),
  level(1000, 50),
  level(1000, 25),
  level(500, 25),
  level(500, 12),
  level(250, 12),
  level(250, 6),
  level(100, 6),
  level(250, 6, false),
  level(100, 6, false),
  level(100, 3, false),
  level(50, 3, false),
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
  for (const { examples: most, curveEpochs, isWhole } of LEVELS) {
    const examples = asked ?? Math.min(most, own.examples);
    const { name, text } = givenConfiguration({ ...own, examples, curveEpochs, isWhole });
    if (seen.has(text)) continue;
    seen.add(text);
    const configuration = await readGiven(text, set);
    const plan = planExperiment(configuration);
    const force = workforceOf(configuration, plan, workers === undefined ? {} : { workers });
    const { wall_seconds: seconds } = summarisePlan(configuration, plan, force.workers, {
      threads: force.threads,
      memory: force.available,
    });
    found = { name, text, configuration, seconds, isWhole, isBeyond: seconds > budget };
    if (!found.isBeyond) break;
  }
  return found!;
}
