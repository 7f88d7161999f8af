import type { RandomStream } from "#random";
import { mean, standardErrorOfMean } from "#statistics";
import type { ProductProcedure } from "./symmetric-operators.ts";
import { dot, isFiniteVector } from "./vector.ts";

/** A stochastic estimate of a trace. */
export interface TraceEstimate {
  /** Mean over the probes. */
  readonly value: number;
  /** Standard error of the mean over probes; `null` with a single probe. */
  readonly standardError: number | null;
  /** How many probes the mean is over. */
  readonly probes: number;
}

/** The trace of a matrix and of its diagonal blocks, from the same probes. */
export interface BlockedTraceEstimate extends TraceEstimate {
  /** The trace of each diagonal block, in the order given; the block values of a partition sum to `value`. */
  readonly blocks: readonly TraceEstimate[];
}

/** A contiguous range of rows. */
export interface Block {
  readonly offset: number;
  readonly size: number;
}

/** How many probes to spend. */
export interface HutchinsonOptions {
  readonly dimension: number;
  /** Draws the Rademacher probes; the same stream gives every network the same probes. */
  readonly stream: RandomStream;
  /** The number of probes, or the most with `relativeError`. */
  readonly probes: number;
  /** Stop earlier, after at least eight probes, once the standard error is at most this share of the mean. */
  readonly relativeError?: number;
  /** Probes asked for together, 1 if not said; the estimate does not depend on it but for rounding. */
  readonly probesAtOnce?: number;
  /** Diagonal blocks whose traces are wanted too, such as the parameters of a layer. */
  readonly blocks?: readonly Block[];
}

const FEWEST_PROBES_TO_JUDGE = 8;

/**
 * The trace of a symmetric matrix by Hutchinson's estimator: the mean of v·Hv over Rademacher probes v.
 *
 * One probe has variance 2(‖H‖²_F - Σ H²_ii). Gives `null` when a product is not finite. A count fixed in advance
 * is unbiased; `relativeError` chooses the count by the data and so has a small bias.
 * Source: Hutchinson 1989; Avron and Toledo 2011.
 */
export function* hutchinson(options: HutchinsonOptions): ProductProcedure<BlockedTraceEstimate | null> {
  const { dimension, stream, relativeError, blocks = [], probesAtOnce = 1 } = options;
  const wanted = Math.max(1, options.probes);
  const samples: number[] = [];
  const blockSamples = blocks.map((): number[] => []);
  while (samples.length < wanted) {
    const count = Math.min(Math.max(1, probesAtOnce), wanted - samples.length);
    const probes = Array.from({ length: count }, () => rademacher(dimension, stream));
    const products = yield probes;
    for (const [i, probe] of probes.entries()) {
      const product = products[i];
      if (!product || !isFiniteVector(product)) return null;
      samples.push(dot(probe, product));
      for (const [block, { offset, size }] of blocks.entries()) {
        const rows = [offset, offset + size] as const;
        blockSamples[block]!.push(dot(probe.subarray(...rows), product.subarray(...rows)));
      }
      if (relativeError !== undefined && isPrecise(samples, relativeError)) return estimate();
    }
  }
  return estimate();

  function estimate(): BlockedTraceEstimate {
    return { ...traceEstimate(samples), blocks: blockSamples.map(traceEstimate) };
  }
}

function isPrecise(samples: readonly number[], relativeError: number): boolean {
  if (samples.length < FEWEST_PROBES_TO_JUDGE) return false;
  const { value, standardError } = traceEstimate(samples);
  return standardError! <= relativeError * Math.abs(value);
}

/** What samples of v·Hv (at least one) say of the trace. */
export function traceEstimate(samples: readonly number[]): TraceEstimate {
  return { value: mean(samples)!, standardError: standardErrorOfMean(samples), probes: samples.length };
}

/** A vector of independent signs, -1 or +1. */
export function rademacher(dimension: number, stream: RandomStream): Float64Array {
  const signs = new Float64Array(dimension);
  for (let start = 0; start < dimension; start += 32) {
    let bits = stream.uint32();
    const end = Math.min(start + 32, dimension);
    // Without a branch, which a processor cannot foretell of random bits.
    for (let i = start; i < end; i++, bits >>>= 1) signs[i] = ((bits & 1) << 1) - 1;
  }
  return signs;
}
