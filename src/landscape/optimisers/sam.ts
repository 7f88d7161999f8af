import { fractionBelowOne, positiveNumber } from "#settings";
import { defineOptimiser } from "./description.ts";
import { momentumUpdate } from "./sgd.ts";

/** Keeps the direction of a zero gradient a number. */
const LEAST_NORM = 1e-12;

/**
 * Sharpness-aware minimisation: an update of `sgd` by the gradient at w + radius · g / (‖g‖ + 1e-12).
 *
 * g is the gradient of the batch loss at w, without weight decay, and ‖g‖ its norm over all parameters of a member;
 * the second gradient is of the same batch, and the weight decay is that of w. Loss, error and batch statistics that
 * training records are those at w. Source: Foret et al. 2021, algorithm 1.
 */
export const sam = defineOptimiser({
  kind: "sam",
  meaning: "sharpness-aware minimisation on top of sgd",
  settings: {
    radius: positiveNumber("How far up the loss the second gradient is taken, rho", 1000).default(0.05),
    momentum: fractionBelowOne("Momentum").default(0.9),
  },
  create: ({ radius, momentum }) => ({
    gradients: 2,
    state: ["velocity"],
    constants: { momentum, radius },
    update: ({ numpy }, arrays) => {
      const { parameters, gradient, gradientAt, constants } = arrays;
      const norm = numpy.sqrt(numpy.square(gradient.ref).sum(-1)).add(LEAST_NORM);
      const length = constants.radius!.div(norm).reshape([parameters.shape[0]!, 1]);
      const ahead = gradientAt(parameters.ref.add(gradient.mul(length)));
      return momentumUpdate({ ...arrays, gradient: ahead });
    },
  }),
});
