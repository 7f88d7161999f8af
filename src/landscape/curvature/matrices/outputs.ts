import type { numpy as np } from "@jax-js/jax";
import { AtlasError } from "#errors";
import { disposeStatistics } from "#nets";
import { unravel } from "../../classifier.ts";
import { borrowed } from "../../network-arrays.ts";
import type { Batch, LossOfOutputs, Objective } from "../../objective.ts";
import type { MatrixArrays } from "./matrix.ts";

/** The loss in its two steps; throws an input error `curvature/no-outputs` where the objective has it in one. */
export function lossOfOutputs({ lossOfOutputs: own }: Objective): LossOfOutputs {
  if (own !== undefined) return own;
  throw new AtlasError({
    code: "curvature/no-outputs",
    kind: "input",
    problem: "this objective does not say which outputs its loss is of",
    where: "objective.lossOfOutputs",
    expected: "the outputs as a function of parameters, and the loss as a function of outputs",
    remedy:
      "Give it lossOfOutputs, make it by classifierObjective, or ask for the Hessian or the empirical Fisher matrix",
  });
}

/** What outputs and their loss depend on. */
export function partsOfOutputs(objective: Objective): Readonly<Record<string, unknown>> {
  const { layout, statistics, examples } = objective;
  const { outputs, loss } = lossOfOutputs(objective);
  return { layout, statistics, examples, outputs, loss };
}

/** The outputs of one network as a function of its flat parameters; borrows all that is handed in beside them. */
export function outputsOfParameters(
  { layout, statistics: statisticsLayout, ...objective }: Objective,
  { statistics }: Omit<MatrixArrays, "parameters">,
  batch: Batch,
): (parameters: np.Array) => np.Array {
  const { outputs } = lossOfOutputs({ layout, ...objective });
  return (parameters) => {
    const named = unravel(layout, parameters);
    if (statisticsLayout === undefined || statistics === undefined) return outputs(named, borrowed(batch));
    const known = unravel(statisticsLayout, statistics.ref);
    const found = outputs(named, borrowed(batch), known);
    disposeStatistics(known);
    return found;
  };
}
