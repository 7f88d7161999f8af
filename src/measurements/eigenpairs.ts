import { positiveNumber, wholeNumber } from "#settings";
import { always, defineMeasurement, setting } from "./define-measurement.ts";
import { ITERATION_STEPS, probedExamples, workOfProducts } from "./probing.ts";

/** Eigenvalues with eigenvectors at both ends of the Hessian. */
export const eigenpairs = defineMeasurement({
  kind: "eigenpairs",
  summary:
    "Eigenpairs at both ends of the Hessian of the training loss, the eigenvectors kept in a file, each as large as the network's weights",
  of: "network",
  edition: 1,
  onlyAsked: true,
  settings: {
    examples: probedExamples,
    pairs: setting(wholeNumber("Eigenpairs at either end", 1, 1000), always(5)),
    steps: setting(ITERATION_STEPS, always(100)),
    tolerance: setting(
      positiveNumber(
        "An eigenpair has converged when its residual is at most this share of the largest magnitude",
        1,
      ),
      always(1e-3),
    ),
  },
  quantities: ["hessian_top_sum"],
  artefacts: [
    {
      name: "eigenvalues",
      meaning: "those at the upper end, descending, and then those at the lower end, ascending",
    },
    { name: "eigenvalue_residuals", meaning: "‖Hv - λv‖ of each, v the unit eigenvector" },
    { name: "eigenvalue_converged", meaning: "1 for each that converged, else 0" },
    {
      name: "largest1.<parameter>, …, smallest1.<parameter>, …",
      meaning: "the eigenvectors by parameter arrays, counted from each end",
    },
    {
      name: "largest.value, largest.residual, largest.converged, smallest.…",
      meaning: "eigenvalues, residuals and whether each converged, 1 or 0, in their order",
    },
  ],
  work: (size, { examples, steps, pairs }) =>
    workOfProducts(size, {
      examples,
      products: steps + 2 * pairs,
      kept: steps + 2 * pairs,
      blockPrograms: 1,
    }),
  keptVectors: ({ pairs }) => 2 * pairs,
  load: async () => (await import("./measure-eigenpairs.ts")).measureKeptEigenpairs,
  loadAgain: async () => (await import("./measure-eigenpairs.ts")).measureKeptEigenpairsAgain,
});
