import { FAILURES_FILE, type FailureRecord, parsedFailures } from "#atlas/account";
import type { Journals } from "#atlas/journal";
import { boundToData, type Plan } from "#atlas/plan";
import { planWithMeasured, type RefinedExperiment, type Rounds, reachOf, roundsSoFar } from "#atlas/refine";
import type { RunStore } from "#atlas/store";
import { hashesOf } from "./data-files.ts";
import type { ExperimentFile } from "./experiment-file.ts";

/** The experiment of a run as its rounds are planned. */
export function refinedExperiment({
  configuration,
  editions,
  data = [],
  unnamed_data: unnamed = [],
}: Pick<ExperimentFile, "configuration" | "editions" | "data" | "unnamed_data">): RefinedExperiment {
  const bound = (plan: Plan) => boundToData(plan, configuration, hashesOf(data), hashesOf(unnamed));
  return { configuration, editions, bound };
}

/** The plan of a run's experiment with all networks that its cells may come to have, with the keys that its results have. */
export function planOfExperiment(experiment: ExperimentFile): Plan {
  return reachOf(refinedExperiment(experiment));
}

/**
 * The rounds of a run that there are by now.
 *
 * @param failures what is not tried again
 */
export function roundsOfRun(
  experiment: ExperimentFile,
  journals: Journals,
  failures: readonly Pick<FailureRecord, "key">[],
): Rounds {
  return roundsSoFar(refinedExperiment(experiment), journals, new Set(failures.map(({ key }) => key)));
}

/**
 * The plan of a run as those read it who look at what it holds, with the keys that its results have: of a grid of which a
 * part is chosen on the way, the rounds so far and what else was measured.
 */
export async function planOfRun(
  store: Pick<RunStore, "readText">,
  experiment: ExperimentFile,
  journals: Journals,
): Promise<Plan> {
  if (experiment.configuration.grid.refine === undefined) return planOfExperiment(experiment);
  const failures = parsedFailures(await store.readText(FAILURES_FILE).catch(() => ""));
  const rounds = roundsOfRun(experiment, journals, failures);
  return planWithMeasured(refinedExperiment(experiment), rounds, journals);
}
