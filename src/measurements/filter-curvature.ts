import { defineMeasurement } from "./define-measurement.ts";
import { iterationSettings, workOfProducts } from "./probing.ts";

/** Top eigenvalue and trace of the Hessian in parameters that are measured by the norms of their filters. */
export const filterCurvature = defineMeasurement({
  kind: "filter_curvature",
  summary:
    "Top eigenvalue and trace of the filter-normalised Hessian of the training loss, which rescaled layers leave unchanged",
  of: "network",
  edition: 1,
  onlyAsked: true,
  settings: iterationSettings,
  quantities: ["hessian_filter_top_eig", "hessian_filter_trace"],
  work: (size, { examples, steps, probes }) =>
    workOfProducts(size, { examples, products: steps + probes, kept: steps }),
  load: async () => (await import("./measure-filter-curvature.ts")).measureFilterCurvature,
});
