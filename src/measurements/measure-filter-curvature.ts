import { measureCurvature } from "#landscape/curvature";
import { adaptiveScale } from "#landscape/sharpness";
import { endObservation, traceObservation } from "./measure-curvature.ts";
import type { IterationSettings } from "./measure-gauss-newton.ts";
import { drawnAbout, ofSoundNetworks } from "./measured-losses.ts";
import type { Measure } from "./measurement.ts";

/** Measures D·H·D of every network that did not diverge, H its Hessian and D the norms of its filters. */
export const measureFilterCurvature: Measure<IterationSettings> = (request) => {
  const { examples, steps, tolerance, probes } = request.settings;
  const { layout } = request.objective;
  return ofSoundNetworks(request, async (networks) => {
    const found = await measureCurvature({
      ...drawnAbout(request, networks, examples, "filter_curvature"),
      scaleOf: (parameters) => adaptiveScale(layout, parameters, "filterwise"),
      lanczosSteps: steps,
      lanczosTolerance: tolerance,
      traceProbes: probes,
      traceDeflation: false,
      judgedAlong: "ritz-vectors",
    });
    return found.map(({ spectrum, trace, exampleErrors }) => ({
      observations: [
        endObservation("hessian_filter_top_eig", spectrum, "largest", exampleErrors.largest),
        traceObservation("hessian_filter_trace", trace, exampleErrors.trace),
      ],
    }));
  });
};
