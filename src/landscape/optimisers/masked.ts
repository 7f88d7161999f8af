import { described } from "#descriptions";
import type { Optimiser } from "./optimiser.ts";

/** The vector among what a masked optimiser keeps that says which parameters there are: 1 for those, else 0. */
export const MASK = "mask";

/**
 * An optimiser of the parameters that a mask leaves: gradients, weight decay and momentum are those of a network that has
 * no others, and the others stay 0. The mask of each member is kept in the state, `MASK`.
 */
export function maskedOptimiser(optimiser: Optimiser): Optimiser {
  const update: Optimiser["update"] = (functions, { state, gradient, gradientAt, ...arrays }) => {
    const { [MASK]: mask, ...own } = state;
    const updated = optimiser.update(functions, {
      ...arrays,
      state: own,
      gradient: gradient.mul(mask!.ref),
      gradientAt: (at) => gradientAt(at).mul(mask!.ref),
    });
    const { numpy } = functions;
    // A choice, for an update of what has no gradient may be 0 / 0, which no factor takes away.
    const parameters = numpy.where(numpy.equal(mask!.ref, 0), 0, updated.parameters);
    return { parameters, state: { ...updated.state, [MASK]: mask! } };
  };
  return {
    ...optimiser,
    kind: `${optimiser.kind} masked`,
    state: [...optimiser.state, MASK],
    update: described(update, "masked optimiser", { update: optimiser.update }),
  };
}
