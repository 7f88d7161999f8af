import { momentSettings, momentsOf, momentUpdate } from "./adam.ts";
import { defineOptimiser } from "./description.ts";

/**
 * Adam with decoupled weight decay, in PyTorch's convention (`torch.optim.AdamW`): w ← (1 - rate · decay) · w, and
 * then an update of Adam by the gradient of the loss alone. Source: Loshchilov and Hutter 2019.
 */
export const adamw = defineOptimiser({
  kind: "adamw",
  meaning: "Adam, with the weight decay apart from its gradient",
  settings: momentSettings,
  create: (settings) => ({
    ...momentsOf(settings),
    update: (functions, { parameters, weightDecay, rates, ...arrays }) => {
      const shrinking = weightDecay.mul(rates.ref).reshape([parameters.shape[0]!, 1]);
      const decayed = parameters.ref.sub(parameters.mul(shrinking));
      return momentUpdate(functions, { ...arrays, rates, parameters: decayed });
    },
  }),
});
