import { standardErrorOfMean } from "#statistics";
import { type LossGradients, lossGradients, type SharpnessRequest } from "./loss-gradients.ts";

/** How noisy the gradients of batches are. */
export interface GradientNoise {
  /** The simple noise scale tr Σ / |G|², in examples; `null` where no |G|² above 0 is found. */
  readonly scale: number | null;
  /** What the spread of squared norms over runs makes of it. */
  readonly standardError: number | null;
  /** tr Σ, the variance of the gradient of one example summed over parameters. */
  readonly variance: number;
  /** |G|², the squared norm of the gradient of the mean loss, less what the noise of these examples adds to it. */
  readonly squaredNorm: number;
}

/**
 * The gradient noise scale of each network: the batch size at which the noise of a batch's gradient is as large as the gradient itself.
 *
 * From the distances of gradients over runs of examples from that over all: both |G|² and tr Σ are unbiased. Runs are stratified,
 * where the examples are, which makes tr Σ the smaller by what classes explain. One pass for gradients. At a minimum the gradient of
 * the training loss is zero, and the scale grows without bound.
 * Source: McCandlish, Kaplan, Amodei et al. 2018, appendix A.1.
 *
 * @throws AtlasError as `lossGradients`, RangeError for fewer than two examples
 */
export async function gradientNoise(request: SharpnessRequest): Promise<readonly GradientNoise[]> {
  const program = await lossGradients(request);
  try {
    return await gradientNoises(program, request);
  } finally {
    program.release();
  }
}

/** `gradientNoise` with a program that is there. */
async function gradientNoises(
  program: LossGradients,
  { networks }: Pick<SharpnessRequest, "networks">,
): Promise<readonly GradientNoise[]> {
  const { runWeights, examples } = program;
  if (runWeights.length < 2) throw new RangeError(`${examples} examples: expected at least 2`);
  const points = await program.at(networks, { runGradients: true });
  return points.map(({ gradient, runGradients }) => {
    const whole = gradient.reduce((sum, slope) => sum + slope * slope, 0);
    const distances = runGradients.map((own) =>
      own.reduce((sum, slope, i) => sum + (slope - gradient[i]!) ** 2, 0),
    );
    // A run of weight w lies tr Σ (1/w - 1) / examples from the mean of all, so that the weighted sum over runs is one less
    // than their number, over the examples.
    const share = (distances.length - 1) / examples;
    const variance = distances.reduce((sum, distance, run) => sum + runWeights[run]! * distance, 0) / share;
    const squaredNorm = whole - variance / examples;
    if (!(squaredNorm > 0)) return { scale: null, standardError: null, variance, squaredNorm };
    const scale = variance / squaredNorm;
    const errorOfVariance = standardErrorOfMean(distances)! / share;
    // To first order the squared norm moves by twice what the mean does along itself.
    const projections = runGradients.map((own) =>
      own.reduce((sum, slope, i) => sum + slope * gradient[i]!, 0),
    );
    const errorOfNorm = 2 * standardErrorOfMean(projections)!;
    const standardError = Math.hypot(errorOfVariance / squaredNorm, (scale * errorOfNorm) / squaredNorm);
    return { scale, standardError, variance, squaredNorm };
  });
}
