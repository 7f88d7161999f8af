import { positiveNumber, wholeNumber } from "#settings";
import { always, examplesSetting, setting } from "./define-measurement.ts";
import type { MeasurementSize, Work } from "./work.ts";

/** Training examples that a matrix is averaged over. */
export const probedExamples = examplesSetting(
  wholeNumber(
    "Training examples the matrix is averaged over, shared by all cells; by default at most what the smallest cell has",
    1,
    10_000_000,
  ),
  always(512),
);

/** Most steps of an eigenvalue iteration. */
export const ITERATION_STEPS = wholeNumber("Most steps of the eigenvalue iteration", 2, 10_000);
/** How exact an eigenvalue iteration has to be. */
export const ITERATION_TOLERANCE = positiveNumber(
  "The iteration stops once both ends of the spectrum stand still to this share of their value",
  1,
);
/** How often a trace is probed. */
export const TRACE_PROBES = wholeNumber("Random vectors the trace is estimated from", 2, 100_000);

/** How long to iterate for ends of a spectrum and how often to probe for a trace. */
export const iterationSettings = {
  examples: probedExamples,
  steps: setting(ITERATION_STEPS, always(80)),
  tolerance: setting(ITERATION_TOLERANCE, always(1e-3)),
  probes: setting(TRACE_PROBES, always(32)),
};

/** The same of each layer. */
export const layerSettings = {
  examples: probedExamples,
  steps: setting(ITERATION_STEPS, always(40)),
  tolerance: setting(ITERATION_TOLERANCE, always(1e-2)),
  probes: setting(TRACE_PROBES, always(32)),
};

/** Work of so many products a network, each of two gradients, that keep so many vectors of the size of the parameters. */
export function workOfProducts(
  { subjects, examples: population, memory }: MeasurementSize,
  {
    examples,
    products,
    kept,
    steps = kept,
    blockPrograms = examples < population ? 2 : 1,
  }: {
    readonly examples: number;
    readonly products: number;
    readonly kept: number;
    /** How many of those are usually come to, each orthogonalised twice to those before it. Default: all. */
    readonly steps?: number;
    /** Programs that take blocks of vectors. @default one, and another for the error of the choice of examples */
    readonly blockPrograms?: number;
  },
): Work {
  return {
    gradients: subjects * products * examples * 2,
    calls: products,
    activationBytes: memory.curvature({ networks: subjects, examples, blockPrograms, keptVectors: kept }),
    vectors: subjects,
    vectorPasses: subjects * 2 * steps ** 2,
  };
}
