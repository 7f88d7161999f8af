import { defineQuantity } from "../define-quantity.ts";
import { SHARE } from "../range.ts";

/** Share of the eigenvalues of the Hessian that are negative, by stochastic Lanczos quadrature, 0 to 1. */
export const hessianNegativeMass = defineQuantity({
  name: "hessian_negative_mass",
  title: "Negative share of the Hessian spectrum",
  unit: "0 to 1",
  of: "network",
  range: SHARE,
  column: "measured",
  note: {
    what: "Weight of the negative nodes of quadratures of the spectral density, in the mean over start vectors. Nodes within 1e-5 of the largest magnitude count as zero.",
    range: "0 to 1; commonly below a half, for most eigenvalues of a trained network are near zero.",
    expect:
      "Small on the converged side, with a large error: se_nodes is the share of eigenvalues so close to zero that the nodes do not tell on which side they are.",
    odd: "An error as large as the value: eigenvalues near zero, of which more steps tell more.",
  },
});
