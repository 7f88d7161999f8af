import { drawSigns, type TraceEstimate, traceEstimate } from "./hutchinson.ts";
import { type ExtremeEigenvalue, lanczos } from "./lanczos.ts";
import { byGroups, type MeasuredRequest } from "./measured-groups.ts";
import { compileProducts } from "./product-programs.ts";
import { overVectors, type ProbeOptions } from "./random-probes.ts";
import { type Layer, layersOf, onBlock } from "./restricted.ts";
import { sideBySide } from "./side-by-side.ts";
import { inLockstep, type ProductProcedure } from "./symmetric-operators.ts";
import { dotOfRows } from "./vector.ts";

/** Networks, their probe set and how much work to spend on each. */
export interface LayerCurvatureRequest extends MeasuredRequest {
  /** The most Lanczos steps a layer. */
  readonly lanczosSteps: number;
  /** As of `lanczos`. */
  readonly lanczosTolerance: number;
  /** Rademacher probes of the traces, which all layers share. */
  readonly traceProbes: number;
}

/** The diagonal block of one layer. */
export interface LayerCurvature {
  /** What its arrays are called up to the last dot. */
  readonly layer: string;
  /** Parameters of the layer. */
  readonly size: number;
  /** The traces of all layers sum to that of the matrix by the same probes. */
  readonly trace: TraceEstimate;
  readonly largest: ExtremeEigenvalue;
  readonly smallest: ExtremeEigenvalue;
}

/**
 * Trace and both ends of the spectrum of every layer's diagonal block of the Hessian, or of another matrix, of several
 * networks; `null` for one whose products are not finite.
 *
 * Every product serves the traces of all layers; eigenvalues take products of their own, those of all layers together. By
 * interlacing no layer's largest eigenvalue exceeds that of the matrix. Throws as `measureCurvature`.
 */
export function measureLayerCurvature(
  request: LayerCurvatureRequest,
): Promise<readonly (readonly LayerCurvature[] | null)[]> {
  const { lanczosSteps: steps, lanczosTolerance: tolerance, traceProbes } = request;
  const layers = layersOf(request.objective.layout);
  const compileFor = (count: number) => compileProducts(request, count);
  return byGroups(request, steps, compileFor, async (operators, { streams }) => {
    const { dimension, blockSize } = operators;
    const spectra = await inLockstep(
      streams.map((stream) =>
        sideBySide(
          layers.map(({ name, rows, size }) => {
            const start = stream.child("start", name);
            return onBlock(lanczos({ dimension: size, stream: start, steps, tolerance }), rows, dimension);
          }),
        ),
      ),
      operators,
    );
    const traces = await inLockstep(
      streams.map((stream) => {
        const probes = { dimension, stream: stream.child("probes"), probes: traceProbes };
        return layerTraces({ ...probes, probesAtOnce: blockSize }, layers);
      }),
      operators,
    );
    return streams.map((_, network) => {
      const own = layers.map(({ name, size }, i) => {
        const ends = spectra[network]![i];
        const trace = traces[network]?.[i];
        return ends && trace && { layer: name, size, trace, largest: ends.largest, smallest: ends.smallest };
      });
      return own.every((layer) => !!layer) ? own : null;
    });
  });
}

/** Hutchinson's estimate of the trace of each layer's block, from the same probes; `null` when a product is not finite. */
function* layerTraces(
  options: ProbeOptions,
  layers: readonly Layer[],
): ProductProcedure<readonly TraceEstimate[] | null> {
  const samples = layers.map((): number[] => []);
  const isWhole = yield* overVectors(
    options,
    Math.max(1, options.probes),
    (vector) => drawSigns(vector, options.stream),
    (vector, product) => {
      for (const [i, { rows }] of layers.entries()) {
        const parts = rows.map((block) => dotOfRows(vector, product, block));
        samples[i]!.push(parts.reduce((sum, part) => sum + part, 0));
      }
    },
  );
  return isWhole ? samples.map(traceEstimate) : null;
}
