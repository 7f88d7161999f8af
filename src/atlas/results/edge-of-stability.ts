import {
  budgetUpdates,
  cellConfiguration,
  type ExperimentConfiguration,
  learningRateOf,
  optimiserChoice,
  type TrainingConfiguration,
  updatesPerEpoch,
} from "#atlas/configuration";
import type { JournalObservation, TaskResult } from "#atlas/journal";
import type { Plan, PlannedNetwork } from "#atlas/plan";
import { edgeOfStability, rateFactor } from "#landscape/descent";
import { sharedErrorIn } from "#quantities";

const EDGE = "edge_of_stability";
const EIGENVALUE = "hessian_top_eig";

/**
 * The results of a plan with the edge of stability of every network beside its top eigenvalue, where the configuration asks
 * for that column or networks are measured along their training: it follows from settings and measures nothing again.
 */
export function withEdgeOfStability(
  configuration: ExperimentConfiguration,
  plan: Plan,
  results: ReadonlyMap<string, TaskResult>,
): ReadonlyMap<string, TaskResult> {
  const isAsked = plan.checkpoints !== undefined || configuration.measure.columns.includes(EDGE);
  if (!isAsked) return results;
  const all = new Map(results);
  for (const { key, networks } of plan.jobs.flatMap(({ tasks }) => tasks)) {
    const result = results.get(key);
    const eigenvalue = result?.observations.find(({ metric }) => metric === EIGENVALUE);
    const [network] = networks;
    if (result === undefined || eigenvalue === undefined || network === undefined) continue;
    const updates = results.get(network.key)?.training?.updates;
    if (updates === undefined) continue;
    const steps = isOfLowerEnd(configuration, eigenvalue)
      ? { reason: "power iteration found the lower end of the spectrum, the larger in magnitude" }
      : stepsOf(configuration, network, updates);
    const edge = edgeOf(eigenvalue, steps);
    all.set(key, { ...result, observations: [...result.observations, edge] });
  }
  return all;
}

/** Whether what stands for the top eigenvalue is that of largest magnitude, of a spectrum that reaches further down than up. */
function isOfLowerEnd({ measure }: ExperimentConfiguration, { value }: JournalObservation): boolean {
  return measure.procedure === "paper" && value !== null && value < 0;
}

/** The steps that a network takes, or why they are not descent on the loss whose curvature is measured. */
type Steps =
  | {
      readonly rate: number;
      readonly momentum: number;
      readonly nesterov: boolean;
      readonly decay: number;
      readonly augmentation: TrainingConfiguration["augmentation"];
    }
  | { readonly reason: string };

function stepsOf(configuration: ExperimentConfiguration, { knobs }: PlannedNetwork, updates: number): Steps {
  const { data, training } = cellConfiguration(configuration, knobs);
  const reason = otherDescent(training);
  if (reason !== undefined) return { reason };
  const { momentum, nesterov } = optimiserChoice(training);
  const all = budgetUpdates(training, data.examples);
  const next = Math.min(updates, all - 1);
  const factor = rateFactor(training.schedule, next, all, updatesPerEpoch(training, data.examples));
  return {
    rate: learningRateOf(training) * factor,
    momentum: Number(momentum),
    nesterov: nesterov === true,
    decay: training.weight_decay,
    augmentation: training.augmentation,
  };
}

/** Why the steps of a training are not of the gradient of the measured loss at the measured weights, if they are not. */
function otherDescent({
  optimiser,
  layer_temperatures,
  density,
  weight_bits,
}: TrainingConfiguration): string | undefined {
  if (optimiser.kind !== "sgd") return `the optimiser ${optimiser.kind} steps otherwise`;
  if (layer_temperatures !== "equal") return "layers step at rates of their own";
  if (density < 1) return "pruned weights take no steps";
  return weight_bits < 32 ? "weights were quantised after the last step" : undefined;
}

function edgeOf({ value, standard_error, detail }: JournalObservation, steps: Steps): JournalObservation {
  if ("reason" in steps) {
    return { metric: EDGE, value: null, standard_error: null, detail: { because: steps.reason } };
  }
  const { rate, momentum, nesterov, decay, augmentation } = steps;
  const ratioOf = (curvature: number) => edgeOfStability(curvature, rate, momentum, nesterov);
  const shared = sharedErrorIn(detail);
  return {
    metric: EDGE,
    value: value === null ? null : ratioOf(value + decay),
    standard_error: standard_error === null ? null : ratioOf(standard_error),
    detail: {
      rate,
      momentum,
      eigenvalue_at_edge: 1 / ratioOf(1) - decay,
      ...(nesterov && { nesterov }),
      ...(decay > 0 && { weight_decay: decay }),
      // What is descended then are losses of changed images, what is measured are the images themselves.
      ...(augmentation !== "none" && { augmentation }),
      ...(shared !== undefined && { se_examples: ratioOf(shared) }),
    },
  };
}
