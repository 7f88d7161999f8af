import { described } from "#descriptions";
import type { Optimiser } from "#landscape/optimisers";

/**
 * Descent with PyTorch's momentum and without weight decay, which is part of what curves make small; nothing passes
 * over the parameters for it.
 */
export function momentumDescent(momentum: number): Optimiser {
  const update: Optimiser["update"] = (_, { parameters, gradient, state, rates, weightDecay, constants }) => {
    weightDecay.dispose();
    const velocity = state.velocity!.mul(constants.momentum!).add(gradient);
    return {
      parameters: parameters.sub(velocity.ref.mul(rates.reshape([parameters.shape[0]!, 1]))),
      state: { velocity },
    };
  };
  return {
    kind: "momentum",
    gradients: 1,
    state: ["velocity"],
    constants: { momentum },
    numbersOf: () => ({}),
    update: described(update, "descent with momentum", {}),
  };
}
