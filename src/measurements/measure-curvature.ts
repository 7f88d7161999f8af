import { measureCurvature, measurePublishedCurvature, type TraceEstimate } from "#landscape/curvature";
import { SHARED_ERROR } from "#quantities";
import { firstExamples } from "./measured-losses.ts";
import { statisticsOf } from "./measured-networks.ts";
import type { Measure, Measured, MeasurementRequest, Observed } from "./measurement.ts";
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
  readonly test_data: boolean;
}

/** Measures the ends of the spectrum and the trace of the Hessian of every network that did not diverge. */
export const measureCurvatures: Measure<CurvatureSettings> = async (request) => {
  const { networks, subjects, settings } = request;
  const measured = subjects.flatMap(([position]) => (networks[position!]!.diverged ? [] : [position!]));
  if (measured.length === 0) return subjects.map(() => ({ observations: [] }));
  const measure = settings.procedure === "paper" ? published : better;
  const onTrain = await measure(request, measured);
  const onTest = settings.test_data ? await measure(requestOnTestData(request), measured) : undefined;
  const results = onTrain.map((own, i) => ({
    ...own,
    observations: [...own.observations, ...observedOnTestData(onTest?.[i]?.observations ?? [])],
  }));
  const byPosition = new Map(measured.map((position, i) => [position, results[i]!]));
  return subjects.map(([position]) => byPosition.get(position!) ?? { observations: [] });
};

async function better(
  request: MeasurementRequest<CurvatureSettings>,
  measured: readonly number[],
): Promise<readonly Measured[]> {
  const curvatures = await measureCurvature(curvatureRequest(request, measured));
  return curvatures.map(({ spectrum, trace, traceByParameter, exampleErrors }) => {
    const blocks = Object.values(traceByParameter ?? {});
    const { largest, smallest } = exampleErrors;
    return {
      observations: [
        {
          quantity: "hessian_top_eig",
          value: spectrum?.largest.value ?? null,
          standardError: largest,
          evidence: {
            [SHARED_ERROR]: largest,
            residual: spectrum?.largest.residual ?? null,
            converged: spectrum?.largest.converged ?? null,
            iterations: spectrum?.iterations ?? null,
          },
        },
        {
          quantity: "hessian_smallest_eig",
          value: spectrum?.smallest.value ?? null,
          standardError: smallest,
          evidence: {
            [SHARED_ERROR]: smallest,
            residual: spectrum?.smallest.residual ?? null,
            converged: spectrum?.smallest.converged ?? null,
            iterations: spectrum?.iterations ?? null,
          },
        },
        traceObservation(trace, exampleErrors.trace),
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
  measured: readonly number[],
): Promise<readonly Measured[]> {
  const curvatures = await measurePublishedCurvature(curvatureRequest(request, measured));
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
      traceObservation(trace),
    ],
  }));
}

function curvatureRequest(
  { objective, networks, data, settings, stream }: MeasurementRequest<CurvatureSettings>,
  measured: readonly number[],
) {
  const own = measured.map((position) => networks[position]!);
  return {
    objective,
    networks: own.map(({ parameters }) => parameters),
    statistics: statisticsOf(own),
    examples: firstExamples(data, settings.examples),
    // Of each network its own: the errors of networks that share their draws do not average out.
    streams: own.map(({ key }) => stream("curvature", key)),
    population: data.train.count,
    lanczosSteps: settings.lanczos_steps,
    lanczosTolerance: settings.lanczos_tolerance,
    traceProbes: settings.trace_probes,
    traceTolerance: settings.trace_tolerance,
    traceDeflation: settings.trace_deflation,
  };
}

/** The trace with what its error owes to the probes and, where that is known, to the choice of examples. */
function traceObservation(trace: TraceEstimate | null, ofExamples?: number | null): Observed {
  const ofProbes = trace?.standardError ?? null;
  return {
    quantity: "hessian_trace",
    value: trace?.value ?? null,
    standardError: ofProbes === null ? null : Math.hypot(ofProbes, ofExamples ?? 0),
    evidence: {
      probes: trace?.probes ?? null,
      se_probes: ofProbes,
      ...(ofExamples !== undefined && { [SHARED_ERROR]: trace && ofExamples }),
    },
  };
}
