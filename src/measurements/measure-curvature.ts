import {
  measureCurvature,
  measurePublishedCurvature,
  type SpectrumEnds,
  type TraceEstimate,
} from "#landscape/curvature";
import { SHARED_ERROR } from "#quantities";
import { drawnAbout, ofSoundNetworks } from "./measured-losses.ts";
import type { Measure, Measured, MeasuredNetwork, MeasurementRequest, Observed } from "./measurement.ts";
import { observedOnTestData, requestOnTestData } from "./on-test-data.ts";

/** What the measurement of curvature is told. */
export interface CurvatureSettings {
  readonly procedure: "better" | "paper";
  readonly examples: number;
  readonly lanczos_steps: number;
  readonly lanczos_tolerance: number;
  readonly trace_probes: number;
  readonly trace_tolerance: number;
  readonly trace_deflation: boolean;
  readonly trace_runs: number;
  readonly test_data: boolean;
}

/** Measures the ends of the spectrum and the trace of the Hessian of every network that did not diverge. */
export const measureCurvatures: Measure<CurvatureSettings> = (request) =>
  ofSoundNetworks(request, async (sound) => {
    const { settings } = request;
    const measure = settings.procedure === "paper" ? published : better;
    const onTrain = await measure(request, sound);
    const onTest = settings.test_data ? await measure(requestOnTestData(request), sound) : undefined;
    return onTrain.map((own, i) => ({
      ...own,
      observations: [...own.observations, ...observedOnTestData(onTest?.[i]?.observations ?? [])],
    }));
  });

async function better(
  request: MeasurementRequest<CurvatureSettings>,
  networks: readonly MeasuredNetwork[],
): Promise<readonly Measured[]> {
  const curvatures = await measureCurvature(curvatureRequest(request, networks));
  return curvatures.map(({ spectrum, trace, traceByParameter, exampleErrors }) => {
    const blocks = Object.values(traceByParameter ?? {});
    const { largest, smallest } = exampleErrors;
    return {
      observations: [
        endObservation("hessian_top_eig", spectrum, "largest", largest),
        endObservation("hessian_smallest_eig", spectrum, "smallest", smallest),
        traceObservation("hessian_trace", trace, exampleErrors.trace),
      ],
      series: {
        ...(spectrum && {
          lanczos_nodes: [...spectrum.quadrature.nodes],
          lanczos_weights: [...spectrum.quadrature.weights],
        }),
        ...(traceByParameter && {
          trace_by_parameter: blocks.map(({ value }) => value),
          trace_by_parameter_se: blocks.map(({ standardError }) => standardError),
        }),
      },
    };
  });
}

async function published(
  request: MeasurementRequest<CurvatureSettings>,
  networks: readonly MeasuredNetwork[],
): Promise<readonly Measured[]> {
  const curvatures = await measurePublishedCurvature(curvatureRequest(request, networks));
  return curvatures.map(({ topEigenvalue, trace }) => ({
    observations: [
      {
        quantity: "hessian_top_eig",
        value: topEigenvalue?.value ?? null,
        standardError: null,
        evidence: {
          converged: topEigenvalue?.converged ?? null,
          iterations: topEigenvalue?.iterations ?? null,
        },
      },
      traceObservation("hessian_trace", trace),
    ],
  }));
}

function curvatureRequest(
  request: MeasurementRequest<CurvatureSettings>,
  networks: readonly MeasuredNetwork[],
) {
  const { settings } = request;
  return {
    ...drawnAbout(request, networks, settings.examples, "curvature"),
    lanczosSteps: settings.lanczos_steps,
    lanczosTolerance: settings.lanczos_tolerance,
    traceProbes: settings.trace_probes,
    traceTolerance: settings.trace_tolerance,
    traceDeflation: settings.trace_deflation,
    traceRuns: settings.trace_runs,
  };
}

/** An end of a spectrum with the evidence for it and what its error owes to the choice of examples. */
export function endObservation(
  quantity: string,
  spectrum: SpectrumEnds | null,
  end: "largest" | "smallest",
  ofExamples: number | null,
): Observed {
  return {
    quantity,
    value: spectrum?.[end].value ?? null,
    standardError: ofExamples,
    evidence: {
      [SHARED_ERROR]: ofExamples,
      residual: spectrum?.[end].residual ?? null,
      converged: spectrum?.[end].converged ?? null,
      iterations: spectrum?.iterations ?? null,
    },
  };
}

/** The trace with what its error owes to the probes and, where that is known, to the choice of examples. */
export function traceObservation(
  quantity: string,
  trace: TraceEstimate | null,
  ofExamples?: number | null,
): Observed {
  const ofProbes = trace?.standardError ?? null;
  return {
    quantity,
    value: trace?.value ?? null,
    standardError: ofProbes === null ? null : Math.hypot(ofProbes, ofExamples ?? 0),
    evidence: {
      probes: trace?.probes ?? null,
      se_probes: ofProbes,
      ...(ofExamples !== undefined && { [SHARED_ERROR]: trace && ofExamples }),
    },
  };
}
