import type { RandomStream } from "#random";
import { evenRuns } from "../group-size.ts";
import { byGroups, type MeasuredRequest } from "./measured-groups.ts";
import { byLoops } from "./orthogonalisation.ts";
import { compileProducts } from "./product-programs.ts";
import { type Quadrature, quadratureCourse } from "./quadrature.ts";
import { sideBySide } from "./side-by-side.ts";
import { type SpectralMoments, spectralMoments } from "./spectral-moments.ts";
import { inLockstep, type ProductProcedure } from "./symmetric-operators.ts";

/** Networks, their probe set and how much work to spend on each. */
export interface SpectralDensityRequest extends MeasuredRequest {
  /** Start vectors a network, at least 1; with two or more there are standard errors. */
  readonly starts: number;
  /** Lanczos steps from each: nodes of its quadrature. */
  readonly steps: number;
}

/** A spectrum by stochastic Lanczos quadrature. */
export interface MeasuredSpectrum {
  /** Nodes and weights as they came, one quadrature a start vector; `spectralDensity` makes a density of them. */
  readonly quadratures: readonly Quadrature[];
  readonly moments: SpectralMoments;
  /** Products with the matrix that were spent. */
  readonly products: number;
}

/**
 * The spectrum of the Hessian, or of another matrix, of several networks by stochastic Lanczos quadrature; `null` for one
 * whose products are not finite.
 *
 * A network's start vectors are multiplied together, so that they share the pass about it. Throws as `measureCurvature`.
 * Source: Ubaru, Chen and Saad 2017; Ghorbani, Krishnan and Xiao 2019 for networks.
 */
export function measureSpectralDensity(
  request: SpectralDensityRequest,
): Promise<readonly (MeasuredSpectrum | null)[]> {
  const { starts, steps } = request;
  const { size } = request.objective.layout;
  const runs = evenRuns(
    Array.from({ length: Math.max(1, starts) }, (_, start) => start),
    Math.max(1, Math.floor(BASES_BYTES / (8 * steps * size))),
  );
  const compileFor = (count: number) => compileProducts(request, count);
  return byGroups(request, runs[0]!.length * steps, compileFor, async (operators, { streams }) => {
    const { dimension } = operators;
    const courseOf = (stream: RandomStream) => (start: number) =>
      byLoops(quadratureCourse({ dimension, stream: stream.child("start", start), steps }));
    const found = await inLockstep(
      streams.map((stream) => inTurns(runs.map((run) => run.map(courseOf(stream))))),
      operators,
    );
    return found.map((all) => {
      const quadratures = all.filter((quadrature) => quadrature !== null);
      if (quadratures.length < all.length) return null;
      const products = quadratures.reduce((sum, { nodes }) => sum + nodes.length, 0);
      return { quadratures, moments: spectralMoments(quadratures, dimension), products };
    });
  });
}

/** What the bases of start vectors that are iterated side by side may take, bytes a network. */
const BASES_BYTES = 2 ** 28;

/** Procedures on one matrix, those of a run side by side and the runs one after the other. */
function* inTurns<Result>(
  runs: readonly (readonly ProductProcedure<Result>[])[],
): ProductProcedure<readonly Result[]> {
  const results: Result[] = [];
  for (const run of runs) results.push(...(yield* sideBySide(run)));
  return results;
}
