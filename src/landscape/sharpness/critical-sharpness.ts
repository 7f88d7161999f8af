import { type LossGradients, lossGradients, type SharpnessRequest } from "./loss-gradients.ts";

/** The shortest step against the gradient that does not lower the loss, as a curvature. */
export interface CriticalSharpness {
  /** 2 / the critical rate; `null` where no rate of the range raises the loss, or the loss is not finite. */
  readonly value: number | null;
  /** Why there is no value. */
  readonly because?: string;
  /** Half of the width of the interval that the rate was narrowed to, as a curvature. */
  readonly tolerance: number | null;
  /** Passes over the examples that were taken for it, beside the one at the network. */
  readonly passes: number;
}

/** How far a rate is narrowed down. */
export interface CriticalOptions {
  /** Where the search begins. Default 0.1. */
  readonly rate?: number;
  /** Share of the rate at which the search ends. Default 1/16. */
  readonly tolerance?: number;
}

/** Doublings and halvings after which a rate is not found. */
const MOST_STEPS = 40;

/**
 * The curvature 2/η at the smallest rate η at which a step against the gradient raises the loss of each network.
 *
 * On a quadratic it is the gradient's own mean curvature gᵀHg/gᵀg, at most the largest eigenvalue, and near it at the edge of stability. Found
 * by doubling or halving the rate until the loss turns and by halving the interval, in a handful of passes; no
 * second derivatives. Where the gradient is rounding, as at zero loss, so is the number.
 * Source: Kalra et al. 2026 (arXiv 2601.16979), section 2.
 */
export async function criticalSharpness(
  request: SharpnessRequest & CriticalOptions,
): Promise<readonly CriticalSharpness[]> {
  const program = await lossGradients(request);
  try {
    return await criticalSharpnesses(program, request);
  } finally {
    program.release();
  }
}

/** What is known of the critical rate of one network: it lies above `low` and at most at `high`. */
interface Search {
  low: number;
  high: number;
  next: number;
  passes: number;
  done: boolean;
}

/** `criticalSharpness` with a program that is there. */
export async function criticalSharpnesses(
  program: LossGradients,
  { networks, rate = 0.1, tolerance = 1 / 16 }: Pick<SharpnessRequest, "networks"> & CriticalOptions,
): Promise<readonly CriticalSharpness[]> {
  const centres = await program.atNetworks();
  const searches = centres.map(
    ({ loss, gradient }): Search => ({
      low: 0,
      high: Number.POSITIVE_INFINITY,
      next: rate,
      passes: 0,
      done: !Number.isFinite(loss) || gradient.every((slope) => slope === 0),
    }),
  );
  while (searches.some(({ done }) => !done)) {
    const points = networks.map((own, i) => {
      const { done, next } = searches[i]!;
      return done ? own : own.map((value, k) => value - next * centres[i]!.gradient[k]!);
    });
    const there = await program.at(points);
    for (const [i, search] of searches.entries()) {
      if (search.done) continue;
      search.passes++;
      // What is not finite has certainly risen.
      if (there[i]!.loss <= centres[i]!.loss) search.low = search.next;
      else search.high = search.next;
      const isBetween = search.low > 0 && Number.isFinite(search.high);
      search.next = isBetween
        ? Math.sqrt(search.low * search.high)
        : search.low > 0
          ? 2 * search.low
          : search.high / 2;
      search.done =
        search.passes >= MOST_STEPS || (isBetween && search.high - search.low <= tolerance * search.high);
    }
  }
  return searches.map(({ low, high, passes }, i) => {
    if (!(low > 0 && Number.isFinite(high)))
      return { value: null, because: whyNone(low, passes, centres[i]!.loss), tolerance: null, passes };
    return { value: 2 / Math.sqrt(low * high), tolerance: 1 / low - 1 / high, passes };
  });
}

function whyNone(low: number, passes: number, loss: number): string {
  if (!Number.isFinite(loss)) return "the loss is not finite";
  if (passes === 0) return "the gradient is zero";
  return low > 0
    ? "no step against the gradient raises the loss"
    : "the shortest step against the gradient raises the loss";
}
