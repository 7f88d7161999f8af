import type { numpy as np } from "@jax-js/jax";
import { fractionBelowOne, yesOrNo } from "#settings";
import { defineOptimiser } from "./description.ts";
import type { UpdateArrays, UpdatedArrays } from "./optimiser.ts";

/**
 * Stochastic gradient descent with momentum, in PyTorch's convention (`torch.optim.SGD` without dampening).
 *
 * v ← momentum · v + (gradient + decay · w); w ← w - rate · v, with the decay on weights and biases alike. With
 * Nesterov's form the step is gradient + decay · w + momentum · v, of the v just made, instead of v.
 */
export const sgd = defineOptimiser({
  kind: "sgd",
  meaning: "stochastic gradient descent with momentum",
  settings: {
    momentum: fractionBelowOne("Momentum").default(0.9),
    nesterov: yesOrNo("Whether to look ahead as Nesterov's momentum does").default(false),
  },
  create: ({ momentum, nesterov }) => ({
    state: ["velocity"],
    constants: { momentum },
    update: (_, arrays) => momentumUpdate(arrays, nesterov),
  }),
});

/** An update with a velocity and a constant `momentum`, as `sgd` describes it; consumes its arrays. */
export function momentumUpdate(
  { parameters, gradient, state, rates, weightDecay, constants }: UpdateArrays,
  nesterov = false,
): UpdatedArrays {
  const members = parameters.shape[0]!;
  const momentum = constants.momentum!;
  const decay = parameters.ref.mul(weightDecay.reshape([members, 1]));
  if (!nesterov) {
    const velocity = state.velocity!.mul(momentum).add(gradient.add(decay));
    return stepped(parameters, velocity.ref, rates, { velocity });
  }
  const slope = gradient.add(decay);
  const velocity = state.velocity!.mul(momentum.ref).add(slope.ref);
  return stepped(parameters, slope.add(velocity.ref.mul(momentum)), rates, { velocity });
}

function stepped(
  parameters: np.Array,
  step: np.Array,
  rates: np.Array,
  state: UpdatedArrays["state"],
): UpdatedArrays {
  return { parameters: parameters.sub(step.mul(rates.reshape([parameters.shape[0]!, 1]))), state };
}
