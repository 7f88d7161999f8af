import { wholeNumber } from "#settings";
import { always, defineMeasurement, setting } from "./define-measurement.ts";
import { probedExamples, workOfProducts } from "./probing.ts";

/** The spectral density of the Hessian. */
export const spectralDensity = defineMeasurement({
  kind: "spectral_density",
  summary: "Spectral density of the Hessian of the training loss by stochastic Lanczos quadrature",
  of: "network",
  edition: 3,
  onlyAsked: true,
  settings: {
    examples: probedExamples,
    starts: setting(wholeNumber("Random start vectors", 1, 1000), always(8)),
    steps: setting(
      wholeNumber("Steps of the iteration from each, which are nodes of its quadrature", 2, 10_000),
      always(40),
    ),
  },
  quantities: ["hessian_negative_mass", "hessian_negative_nodes", "hessian_frobenius_norm"],
  artefacts: [
    {
      name: "density_nodes",
      meaning:
        "Ritz values of the start vectors, one after the other and ascending in each: nodes of quadratures of the spectral density",
    },
    { name: "density_weights", meaning: "weights of these nodes, which sum to 1 for each start vector" },
    { name: "density_counts", meaning: "how many of them each start vector has" },
  ],
  // The bases of several start vectors are kept together only where they are small.
  work: (size, { examples, starts, steps }) =>
    workOfProducts(size, { examples, products: starts * steps, kept: steps }),
  load: async () => (await import("./measure-spectral-density.ts")).measureSpectralDensities,
});
