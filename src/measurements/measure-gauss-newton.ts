import { type CurvatureMatrix, measureCurvature } from "#landscape/curvature";
import { endObservation, traceObservation } from "./measure-curvature.ts";
import { drawnAbout, ofSoundNetworks } from "./measured-losses.ts";
import type { Measure, Measured, MeasurementRequest } from "./measurement.ts";

/** How a matrix is iterated with and probed. */
export interface IterationSettings {
  readonly examples: number;
  readonly steps: number;
  readonly tolerance: number;
  readonly probes: number;
}

/** What the measurement of Fisher matrices is told. */
export interface FisherSettings extends IterationSettings {
  readonly targets: "own" | "drawn";
  readonly draws: number;
}

/** Measures the Gauss-Newton matrix of every network that did not diverge. */
export const measureGaussNewton: Measure<IterationSettings> = (request) =>
  measureMatrix(request, { matrix: "gauss-newton", name: "gauss_newton" });

/** Measures the Fisher matrix of every network that did not diverge. */
export const measureFisher: Measure<FisherSettings> = (request) => {
  const { targets, draws } = request.settings;
  return measureMatrix(
    request,
    targets === "own"
      ? { matrix: "empirical-fisher", name: "empirical_fisher" }
      : { matrix: "sampled-fisher", name: "sampled_fisher", draws },
  );
};

function measureMatrix(
  request: MeasurementRequest<IterationSettings>,
  {
    matrix,
    name,
    draws,
  }: { readonly matrix: CurvatureMatrix; readonly name: string; readonly draws?: number },
): Promise<readonly Measured[]> {
  const { examples, steps, tolerance, probes } = request.settings;
  return ofSoundNetworks(request, async (networks) => {
    const found = await measureCurvature({
      ...drawnAbout(request, networks, examples, name),
      matrix,
      draws,
      lanczosSteps: steps,
      lanczosTolerance: tolerance,
      traceProbes: probes,
      traceDeflation: false,
      judgedAlong: "ritz-vectors",
    });
    return found.map(({ spectrum, trace, exampleErrors }) => ({
      observations: [
        endObservation(`${name}_top_eig`, spectrum, "largest", exampleErrors.largest),
        traceObservation(`${name}_trace`, trace, exampleErrors.trace),
      ],
    }));
  });
}
