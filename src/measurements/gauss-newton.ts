import { defineMeasurement } from "./define-measurement.ts";
import { iterationSettings, workOfProducts } from "./probing.ts";

/** Top eigenvalue and trace of the Gauss-Newton matrix. */
export const gaussNewton = defineMeasurement({
  kind: "gauss_newton",
  summary: "Top eigenvalue and trace of the generalised Gauss-Newton matrix of the training loss",
  of: "network",
  edition: 2,
  onlyAsked: true,
  settings: iterationSettings,
  quantities: ["gauss_newton_top_eig", "gauss_newton_trace"],
  work: (size, { examples, steps, probes }) =>
    workOfProducts(size, { examples, products: steps + probes, kept: steps }),
  load: async () => (await import("./measure-gauss-newton.ts")).measureGaussNewton,
});
