import type { RandomStream } from "#random";
import { mean, standardErrorOfMean, studentQuantile } from "#statistics";
import { takeOff } from "./gram-schmidt.ts";
import type { Block, KnownPart } from "./known-part.ts";
import { overVectors, type ProbeOptions } from "./random-probes.ts";
import type { ProductProcedure } from "./symmetric-operators.ts";
import { dot, dotOfRows } from "./vector.ts";

/** A stochastic estimate of a trace. */
export interface TraceEstimate {
  /** Mean over the probes, and what is known without them. */
  readonly value: number;
  /**
   * Standard error of the mean over probes; `null` with a single probe. Where a part was known, what the float32 of its
   * products leaves open is in it. Where being small ended the probes early, it is wider by what Student's t is at 95 %.
   */
  readonly standardError: number | null;
  /** How many probes the mean is over. */
  readonly probes: number;
}

/** The trace of a matrix and of its diagonal blocks, from the same probes. */
export interface BlockedTraceEstimate extends TraceEstimate {
  /** The trace of each diagonal block, in the order given; the block values of a partition sum to `value`. */
  readonly blocks: readonly TraceEstimate[];
}

/** How many probes to spend. */
export interface HutchinsonOptions extends ProbeOptions {
  /** The number of Rademacher probes, at least 1, or the most with `relativeError`. */
  readonly probes: number;
  /** Stop earlier, after at least eight probes, once the standard error is at most this share of the mean. */
  readonly relativeError?: number;
  /** Diagonal blocks whose traces are wanted too, such as the parameters of a layer. */
  readonly blocks?: readonly Block[];
  /** What is known of the matrix, of these very blocks: probes are then left with the rest. */
  readonly known?: KnownPart | undefined;
}

/**
 * A spread over few probes is often much too small, and to stop by it is to choose those times. Widened as Student's t is,
 * two standard errors of normal samples hold the truth in 93 % of times where eight probes may be enough, in 95 % where a
 * fixed 32 are drawn.
 */
export const FEWEST_PROBES_TO_JUDGE = 8;

/** What of q·Hq the float32 of a product leaves open, as a share. */
const ROUNDING = 2 ** -20;

/**
 * The trace of a symmetric matrix by Hutchinson's estimator: the mean of v·Hv over Rademacher probes v.
 *
 * One probe has variance 2(‖H‖²_F - Σ H²_ii). With a known part, of orthonormal basis Q, it is tr(QᵀHQ), which is exact,
 * and the mean of w·Hw over w = (1 - QQᵀ)v, so that only what the basis has not found adds to the variance; it stays
 * unbiased whatever the basis, as long as the probes had no part in it. Gives `null` when a product is not finite. A count
 * fixed in advance is unbiased; `relativeError` chooses the count by the data and so has a small bias. The probes of a
 * block are written over by those of the next.
 * Source: Hutchinson 1989; Avron and Toledo 2011; Meyer et al. 2021 (Hutch++) for taking off a part.
 */
export function* hutchinson(options: HutchinsonOptions): ProductProcedure<BlockedTraceEstimate | null> {
  const { stream, relativeError, blocks = [], known } = options;
  const wanted = Math.max(1, options.probes);
  const samples: number[] = [];
  const blockSamples = blocks.map((): number[] => []);
  const isWhole = yield* overVectors(
    options,
    wanted,
    (probe) => {
      drawSigns(probe, stream);
      if (known !== undefined) takeOff(probe, known.basis);
    },
    (probe, product) => {
      samples.push(dot(probe, product));
      for (const [i, block] of blocks.entries()) blockSamples[i]!.push(dotOfRows(probe, product, block));
    },
    isPreciseEarly,
  );
  if (!isWhole) return null;
  return {
    ...estimateOf(samples, known?.quotients),
    blocks: blockSamples.map((own, block) => estimateOf(own, known?.blocks[block])),
  };

  /** Whether the probes drawn are enough, before they are as many as were wanted. */
  function isPreciseEarly(): boolean {
    if (relativeError === undefined || samples.length < FEWEST_PROBES_TO_JUDGE) return false;
    if (samples.length === wanted) return false;
    const { value, standardError } = estimateOf(samples, known?.quotients);
    return standardError! <= relativeError * Math.abs(value);
  }

  /** What samples of w·Hw say of the trace, together with what is known of it. */
  function estimateOf(own: readonly number[], quotients: readonly number[] | undefined): TraceEstimate {
    const estimate = traceEstimate(own);
    return withKnown(estimate, quotients, estimate.probes < wanted ? estimate.probes - 1 : undefined);
  }
}

const NORMAL = 1.959964;

/**
 * An estimate of the rest of a trace with what is known of it by quotients q·Hq; `freedom` are the degrees of freedom of its
 * spread where being small ended the probes early.
 */
export function withKnown(
  { value, standardError, probes }: TraceEstimate,
  quotients: readonly number[] = [],
  freedom?: number,
): TraceEstimate {
  const sum = (of: (quotient: number) => number) => quotients.reduce((all, one) => all + of(one), 0);
  const widened = freedom === undefined ? 1 : studentQuantile(0.975, freedom) / NORMAL;
  return {
    value: sum((quotient) => quotient) + value,
    standardError: standardError && Math.hypot(widened * standardError, ROUNDING * sum(Math.abs)),
    probes,
  };
}

/** What samples of v·Hv (at least one) say of the trace. */
export function traceEstimate(samples: readonly number[]): TraceEstimate {
  return { value: mean(samples)!, standardError: standardErrorOfMean(samples), probes: samples.length };
}

/** A vector of independent signs, -1 or +1. */
export function rademacher(dimension: number, stream: RandomStream): Float64Array {
  const signs = new Float64Array(dimension);
  drawSigns(signs, stream);
  return signs;
}

/** Fills a vector with independent signs, -1 or +1. */
export function drawSigns(signs: Float64Array, stream: RandomStream): void {
  for (let start = 0; start < signs.length; start += 32) {
    let bits = stream.uint32();
    const end = Math.min(start + 32, signs.length);
    // Without a branch, which a processor cannot foretell of random bits.
    for (let i = start; i < end; i++, bits >>>= 1) signs[i] = ((bits & 1) << 1) - 1;
  }
}
