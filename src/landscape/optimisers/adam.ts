import type { numpy as np } from "@jax-js/jax";
import { fractionBelowOne, numberBetween } from "#settings";
import type { ArrayFunctions } from "../array-functions.ts";
import { defineOptimiser } from "./description.ts";
import type { Optimiser, UpdateArrays, UpdatedArrays } from "./optimiser.ts";

/** The settings of Adam and AdamW. */
export const momentSettings = {
  beta1: fractionBelowOne("Share of the past in the running mean of gradients").default(0.9),
  beta2: fractionBelowOne("Share of the past in the running mean of squared gradients").default(0.999),
  epsilon: numberBetween("What is added to the root of the mean square", 0, 1).default(1e-8),
};

/**
 * Adam, in PyTorch's convention (`torch.optim.Adam`): the weight decay is an l2 penalty, part of the gradient.
 *
 * At update t = 1, 2, …: g = gradient + decay · w; m ← β₁ m + (1 - β₁) g; v ← β₂ v + (1 - β₂) g²;
 * w ← w - rate · (m / (1 - β₁ᵗ)) / (√v / √(1 - β₂ᵗ) + ε). Source: Kingma and Ba 2015. Corrections are made to the rate and
 * to ε, as their section 2 has it, which spares two passes over the parameters.
 */
export const adam = defineOptimiser({
  kind: "adam",
  meaning: "Adam, with the weight decay in its gradient",
  settings: momentSettings,
  create: (settings) => ({
    ...momentsOf(settings),
    update: (functions, { weightDecay, ...arrays }) => {
      const { parameters, gradient } = arrays;
      const decay = parameters.ref.mul(weightDecay.reshape([parameters.shape[0]!, 1]));
      return momentUpdate(functions, { ...arrays, gradient: gradient.add(decay) });
    },
  }),
});

/** What Adam and AdamW keep and read besides; bias corrections are made in float64, of the rate (`pace`) and of ε. */
export function momentsOf(settings: {
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
}): Pick<Optimiser, "state" | "constants" | "numbersOf"> {
  const { beta1, beta2, epsilon } = settings;
  return {
    state: ["mean", "square"],
    // What is left of 1 is taken in float64: near 1 float32 would keep few digits of it.
    constants: { beta1, beta2, fresh1: 1 - beta1, fresh2: 1 - beta2 },
    numbersOf: (update) => {
      const correction = Math.sqrt(1 - beta2 ** (update + 1));
      return { pace: correction / (1 - beta1 ** (update + 1)), epsilon: epsilon * correction };
    },
  };
}

/** An update by running moments without weight decay, as `adam` describes it; consumes its arrays. */
export function momentUpdate(
  { numpy }: ArrayFunctions,
  { parameters, gradient, state, rates, constants, numbers }: Omit<UpdateArrays, "weightDecay">,
): UpdatedArrays {
  const constant = (name: string): np.Array => constants[name]!;
  const mean = state.mean!.mul(constant("beta1")).add(gradient.ref.mul(constant("fresh1")));
  const square = state.square!.mul(constant("beta2")).add(numpy.square(gradient).mul(constant("fresh2")));
  const step = mean.ref.div(numpy.sqrt(square.ref).add(numbers.epsilon!));
  const rate = rates.mul(numbers.pace!).reshape([parameters.shape[0]!, 1]);
  return { parameters: parameters.sub(step.mul(rate)), state: { mean, square } };
}
