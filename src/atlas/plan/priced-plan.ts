import type { ExperimentConfiguration } from "#atlas/configuration";
import { cellNetworks } from "./cell-networks.ts";
import { costEstimator, isConvolutional } from "./cost.ts";
import type { Plan } from "./job.ts";
import type { Calibration } from "./seconds.ts";

/** The kinds of networks that a plan has. */
export function networkKinds(
  configuration: ExperimentConfiguration,
  { cells }: Plan,
): readonly (keyof Calibration)[] {
  const networkOf = cellNetworks(configuration);
  return [
    ...new Set(cells.map(({ knobs }) => (isConvolutional(networkOf(knobs)) ? "convolutional" : "dense"))),
  ];
}

/**
 * A plan whose jobs cost what a machine takes for them, seconds, for telling how far they are; all else is as it was, and
 * where the machine is not known, costs are, too.
 */
export function pricedPlan(
  configuration: ExperimentConfiguration,
  plan: Plan,
  calibration: Calibration | undefined,
): Plan {
  if (calibration === undefined) return plan;
  const costOf = costEstimator(configuration, cellNetworks(configuration), calibration);
  return { ...plan, jobs: plan.jobs.map((job) => ({ ...job, cost: costOf(job).seconds })) };
}
