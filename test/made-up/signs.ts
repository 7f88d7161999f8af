import { defineOptimiser } from "#landscape/optimisers";
import { numberBetween } from "#settings";

/** A made-up optimiser: steps of one rate against the sign of a running mean of gradients. */
export const signs = defineOptimiser({
  kind: "signs",
  meaning: "steps of one length along signs",
  settings: { memory: numberBetween("Share of the past in the mean of gradients", 0, 1).default(0.5) },
  create: ({ memory }) => ({
    state: ["mean"],
    constants: { memory, fresh: 1 - memory },
    update: ({ numpy }, { parameters, gradient, state, rates, weightDecay, constants }) => {
      weightDecay.dispose();
      const mean = state.mean!.mul(constants.memory!).add(gradient.mul(constants.fresh!));
      const step = numpy.where(numpy.greater(mean.ref, 0), 1, -1).mul(rates.reshape([rates.shape[0]!, 1]));
      return { parameters: parameters.sub(step), state: { mean } };
    },
  }),
});
