import { described } from "#descriptions";
import type { Optimiser } from "./optimiser.ts";

/** The vector among what a scaled optimiser keeps that holds what the step of each parameter is multiplied by. */
export const STEP_FACTORS = "step factors";

/**
 * An optimiser whose steps are multiplied by a factor of each parameter, as if that parameter had a learning rate of its own:
 * steps are proportional to the rate, decoupled weight decay with them. Gradients and what the optimiser keeps of them stay as they are. The factors of
 * each member are kept in the state, `STEP_FACTORS`.
 */
export function scaledOptimiser(optimiser: Optimiser): Optimiser {
  const update: Optimiser["update"] = (functions, { state, parameters, ...arrays }) => {
    const { [STEP_FACTORS]: factors, ...own } = state;
    const updated = optimiser.update(functions, { ...arrays, state: own, parameters: parameters.ref });
    const step = updated.parameters.sub(parameters.ref).mul(factors!.ref);
    return { parameters: parameters.add(step), state: { ...updated.state, [STEP_FACTORS]: factors! } };
  };
  return {
    ...optimiser,
    kind: `${optimiser.kind} scaled`,
    state: [...optimiser.state, STEP_FACTORS],
    update: described(update, "scaled optimiser", { update: optimiser.update }),
  };
}
