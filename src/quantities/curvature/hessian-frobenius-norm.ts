import { defineQuantity } from "../define-quantity.ts";
import { NOT_NEGATIVE } from "../range.ts";

/** Root of the sum of the squares of all eigenvalues of the Hessian, nats. */
export const hessianFrobeniusNorm = defineQuantity({
  name: "hessian_frobenius_norm",
  title: "Frobenius norm of the Hessian",
  unit: "nats",
  inLossUnits: true,
  of: "network",
  range: NOT_NEGATIVE,
  scale: "log",
  column: "measured",
  note: {
    what: "Root of the sum of all squared Hessian eigenvalues on the probe set, by quadratures of the spectral density. Natural logarithm.",
    range: "At least the top eigenvalue, and at most that times the root of the number of parameters.",
    expect: "The map of the top eigenvalue, which is most of it where the spectrum has few outliers.",
    odd: "Below the top eigenvalue: by chance of few start vectors.",
  },
});
