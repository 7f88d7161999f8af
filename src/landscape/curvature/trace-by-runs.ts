import { mean, sampleVariance } from "#statistics";
import type { DeflationProgram } from "./deflation.ts";
import type { ExampleCurvatures } from "./example-curvatures.ts";
import { takeOff } from "./gram-schmidt.ts";
import { drawSigns, FEWEST_PROBES_TO_JUDGE, type TraceEstimate, withKnown } from "./hutchinson.ts";
import type { KnownPart } from "./known-part.ts";
import type { NetworkGroup } from "./measured-groups.ts";

/** How many random vectors every run of examples gets, and what is known without them. */
export interface TraceByRunsOptions {
  readonly probes: number;
  /** No more after eight once the standard error is at most this share of the trace; 0 takes all. */
  readonly relativeError: number;
  /** Of each network, where anything is. */
  readonly known: readonly (KnownPart | undefined)[];
  /** By which what is known is taken off vectors, where that pays. */
  readonly deflation: DeflationProgram | undefined;
  /** The most vectors of a network and run to hold at once; only memory and speed depend on it. */
  readonly probesAtOnce: number;
}

/**
 * The trace of each network's matrix by Hutchinson's estimator with vectors of its own for every run of examples.
 *
 * The matrix is the mean over runs of matrices H_r, and Σ_r share · v_r·H_r v_r has the trace for its mean with independent signs
 * v_r. All runs once through cost what one vector costs for all examples, less, for no product is needed, and are as many
 * independent samples as there are runs. The spread of each run over its own vectors gives the standard error. What is
 * known is taken off and added as by `hutchinson`. `null` where a curvature is not finite.
 */
export async function tracesByRuns(
  program: ExampleCurvatures,
  group: NetworkGroup,
  { probes, relativeError, known, deflation, probesAtOnce }: TraceByRunsOptions,
): Promise<readonly (TraceEstimate | null)[]> {
  const total = program.runs.reduce((sum, count) => sum + count, 0);
  const starts = program.runs.map((_, run) =>
    program.runs.slice(0, run).reduce((sum, count) => sum + count, 0),
  );
  /** Of each network and probe, the share of the trace that each run adds. */
  const samples = group.networks.map((): (readonly number[])[] => []);
  const estimates = (): readonly (TraceEstimate | null | undefined)[] =>
    samples.map((own, network) => finished(own, known[network]?.quotients, probes, relativeError));
  for (let first = 0; first < probes && estimates().includes(undefined); first += probesAtOnce) {
    const count = Math.min(probesAtOnce, probes - first);
    const curvatures = await program.alongEach(async (run) => {
      const vectors = group.networks.map(({ length }, network) =>
        Array.from({ length: count }, (_, i) => {
          const signs = new Float64Array(length);
          drawSigns(signs, group.streams[network]!.child("runs", first + i, run));
          return signs;
        }),
      );
      for (const [network, own] of vectors.entries()) {
        const basis = known[network]?.basis ?? [];
        if (deflation !== undefined && basis.length > 0) await deflation.takeOff(own, basis);
        else for (const vector of own) takeOff(vector, basis);
      }
      return vectors;
    }, group);
    for (const [network, own] of curvatures.entries()) {
      for (const values of own) {
        samples[network]!.push(
          program.runs.map((length, run) => sumOf(values, starts[run]!, length) / total),
        );
      }
    }
  }
  return estimates().map((estimate) => estimate ?? null);
}

/** What samples of all runs say, as soon as they are enough; `undefined` before. */
function finished(
  samples: readonly (readonly number[])[],
  quotients: readonly number[] | undefined,
  probes: number,
  relativeError: number,
): TraceEstimate | null | undefined {
  if (samples.some((runs) => !runs.every(Number.isFinite))) return null;
  const fewest = relativeError > 0 ? Math.min(FEWEST_PROBES_TO_JUDGE, probes) : probes;
  for (let count = fewest; count <= samples.length; count++) {
    const isEarly = count < probes;
    const estimate = estimateOf(samples.slice(0, count), quotients, isEarly);
    if (!isEarly || estimate.standardError! <= relativeError * Math.abs(estimate.value)) return estimate;
  }
  return undefined;
}

function estimateOf(
  samples: readonly (readonly number[])[],
  quotients: readonly number[] | undefined,
  isEarly: boolean,
): TraceEstimate {
  const runs = samples[0]!.map((_, run) => samples.map((own) => own[run]!));
  const variances = runs.map((own) => sampleVariance(own));
  const variance = variances.reduce<number>((sum, own) => sum + (own ?? 0), 0) / samples.length;
  const rest = {
    value: runs.reduce((sum, own) => sum + mean(own)!, 0),
    standardError: samples.length < 2 ? null : Math.sqrt(variance),
    probes: samples.length,
  };
  return withKnown(rest, quotients, isEarly ? runs.length * (samples.length - 1) : undefined);
}

function sumOf(values: Float64Array, start: number, length: number): number {
  let sum = 0;
  for (let i = start; i < start + length; i++) sum += values[i]!;
  return sum;
}
