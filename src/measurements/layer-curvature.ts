import { defineMeasurement } from "./define-measurement.ts";
import { layerSettings, workOfProducts } from "./probing.ts";

/** Layers that the cost is judged by, of which a description knows no number. */
const USUAL_LAYERS = 8;

/** The Hessian layer by layer. */
export const layerCurvature = defineMeasurement({
  kind: "layer_curvature",
  summary: "Trace and top eigenvalue of each layer's block of the Hessian of the training loss",
  of: "network",
  edition: 1,
  onlyAsked: true,
  settings: layerSettings,
  quantities: ["layer_top_eig"],
  artefacts: [
    {
      name: "layer_trace",
      meaning:
        "trace of each layer's block, in the order of the layout; arrays called alike up to the last dot are a layer, and the sum is the trace by the same probes",
    },
    { name: "layer_trace_se", meaning: "standard errors of these traces" },
    { name: "layer_top_eig", meaning: "largest eigenvalue of each layer's block" },
    { name: "layer_top_eig_residual", meaning: "residuals of these eigenvalues" },
  ],
  work: (size, { examples, steps, probes }) =>
    workOfProducts(size, { examples, products: USUAL_LAYERS * steps + probes, kept: steps }),
  load: async () => (await import("./measure-layer-curvature.ts")).measureLayerCurvatures,
});
