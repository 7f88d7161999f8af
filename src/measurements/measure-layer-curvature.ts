import { type LayerCurvature, measureLayerCurvature } from "#landscape/curvature";
import { drawnAbout, ofSoundNetworks } from "./measured-losses.ts";
import type { Measure, Measured } from "./measurement.ts";

/** What the measurement of layers is told. */
export interface LayerCurvatureSettings {
  readonly examples: number;
  readonly steps: number;
  readonly tolerance: number;
  readonly probes: number;
}

/** Measures the layers of every network that did not diverge. */
export const measureLayerCurvatures: Measure<LayerCurvatureSettings> = (request) => {
  const { examples, steps, tolerance, probes } = request.settings;
  return ofSoundNetworks(request, async (networks) => {
    const found = await measureLayerCurvature({
      ...drawnAbout(request, networks, examples, "layer_curvature"),
      lanczosSteps: steps,
      lanczosTolerance: tolerance,
      traceProbes: probes,
    });
    return found.map(resultOf);
  });
};

function resultOf(layers: readonly LayerCurvature[] | null): Measured {
  const top = layers?.toSorted((a, b) => b.largest.value - a.largest.value)[0];
  const observations = [
    {
      quantity: "layer_top_eig",
      value: top?.largest.value ?? null,
      standardError: null,
      evidence: {
        layer: top?.layer ?? null,
        residual: top?.largest.residual ?? null,
        converged: top?.largest.converged ?? null,
      },
    },
  ];
  if (layers === null) return { observations };
  return {
    observations,
    series: {
      layer_trace: layers.map(({ trace }) => trace.value),
      layer_trace_se: layers.map(({ trace }) => trace.standardError),
      layer_top_eig: layers.map(({ largest }) => largest.value),
      layer_top_eig_residual: layers.map(({ largest }) => largest.residual),
    },
  };
}
