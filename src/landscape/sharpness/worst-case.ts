import type { RandomStream } from "#random";
import { type AdaptiveScale, adaptiveScale } from "./adaptive-scale.ts";
import {
  type LossAtPoint,
  type LossGradients,
  lossGradients,
  type SharpnessRequest,
} from "./loss-gradients.ts";
import { errorOfRuns } from "./run-error.ts";

/** How the worst point of a ball is sought. */
export interface WorstCaseRequest extends SharpnessRequest {
  /** Radius of the ball, above 0; with an adaptive scale in units of it. */
  readonly radius: number;
  /** Steps of gradient ascent; 1 is that of sharpness-aware minimisation. Default 5. */
  readonly ascents?: number;
  /** Default `none`. */
  readonly scale?: AdaptiveScale;
  /** Draw where the ascent of each network begins if its gradient is zero; without them such a network has no value. */
  readonly streams?: readonly RandomStream[];
}

/** How much higher the loss can get within a ball. */
export interface WorstCaseSharpness {
  /** The largest loss that was found less that at the centre, nats: a lower bound of the worst; `null` if not finite. */
  readonly value: number | null;
  /** What that owes to the choice of examples, at the point that was found; `null` where it is not known. */
  readonly standardError: number | null;
  /** The same after the first step; `null` where no gradient says where to. */
  readonly afterOneStep: number | null;
  /** What that owes to the choice of examples, as `standardError`. */
  readonly errorAfterOneStep: number | null;
  /** The scaled gradient at the centre is zero: the ascent began at a random point of the ball's border. */
  readonly isStationary: boolean;
}

/**
 * The loss at the worst point of a ball about each network less that at its centre, as gradient ascent finds it.
 *
 * The ball is ‖ε / s‖ ≤ radius with s the adaptive scale; its first step goes to its border along s²∇L, as the
 * minimiser's does, and each further one along the gradient there, back onto the border. What is reported is the highest loss seen.
 * Where the gradient is zero, at a saddle as at a minimum, the first step goes to a random point of the border.
 * Cost: one pass for a gradient a step and one more. Batch statistics stay those of the network.
 * Source: Foret et al. 2021, equation 2; Kwon et al. 2021, equation 4, for adaptive balls; Andriushchenko et al. 2023.
 *
 * @throws AtlasError as `lossGradients`, RangeError for a radius or a number of ascents out of range
 */
export async function worstCaseSharpness(request: WorstCaseRequest): Promise<readonly WorstCaseSharpness[]> {
  const program = await lossGradients(request);
  try {
    return await worstCases(program, request);
  } finally {
    program.release();
  }
}

/** `worstCaseSharpness` with a program that is there. */
export async function worstCases(
  program: LossGradients,
  {
    objective,
    networks,
    population = Number.POSITIVE_INFINITY,
    radius,
    ascents = 5,
    scale = "none",
    streams,
  }: WorstCaseRequest,
): Promise<readonly WorstCaseSharpness[]> {
  if (!(radius > 0)) throw new RangeError(`a radius of ${radius} is not above 0`);
  if (!(ascents >= 1)) throw new RangeError(`${ascents} ascents: expected at least 1`);
  const scales = networks.map((parameters) => adaptiveScale(objective.layout, parameters, scale));
  const centres = await program.atNetworks();
  const stationary = centres.map(({ gradient }, i) =>
    gradient.every((slope, k) => slope * scales[i]![k]! === 0),
  );
  let [points, slopes] = [networks, centres];
  const found = networks.map((): { first?: LossAtPoint; best: LossAtPoint | undefined } => ({
    best: undefined,
  }));
  for (let step = 0; step < ascents; step++) {
    points = points.map((point, i) => {
      const isFirst = step === 0 && stationary[i]! && streams !== undefined;
      const ascent = isFirst ? randomAscent(streams[i]!, scale, scales[i]!) : slopes[i]!.gradient;
      return onBorder(networks[i]!, point, ascent, scales[i]!, radius);
    });
    slopes = await program.at(points);
    for (const [i, here] of slopes.entries()) {
      const own = found[i]!;
      own.first ??= here;
      if (Number.isFinite(here.loss) && !(own.best && own.best.loss >= here.loss)) own.best = here;
    }
  }
  return found.map(({ first, best }, i) => {
    const centre = centres[i]!;
    const rise = (to: LossAtPoint | undefined): number | null => {
      const value = to === undefined ? Number.NaN : to.loss - centre.loss;
      return Number.isFinite(value) ? value : null;
    };
    const isStationary = stationary[i]!;
    const value = isStationary && streams === undefined ? null : rise(best);
    const afterOneStep = isStationary ? null : rise(first);
    const errorAt = ({ runs }: LossAtPoint): number | null =>
      errorOfRuns(
        Array.from(runs, (loss, run) => loss - centre.runs[run]!),
        program.runWeights,
        { examples: program.examples, population },
      );
    return {
      value,
      standardError: value === null ? null : errorAt(best!),
      afterOneStep,
      errorAfterOneStep: afterOneStep === null ? null : errorAt(first!),
      isStationary,
    };
  });
}

/** A direction that is uniform in units of the scale, as a gradient would be given. */
function randomAscent(stream: RandomStream, kind: AdaptiveScale, scale: Float64Array): Float64Array {
  const own = stream.child("stationary start", kind);
  return scale.map((unit) => {
    const step = own.normal();
    return unit === 0 ? 0 : step / unit;
  });
}

/** The point of the ball's border that a step from a point along the scaled gradient leads to. */
function onBorder(
  centre: Float32Array,
  point: Float32Array,
  gradient: Float64Array,
  scale: Float64Array,
  radius: number,
): Float32Array {
  const ascent = gradient.map((slope, i) => slope * scale[i]!);
  const length = Math.sqrt(ascent.reduce((sum, value) => sum + value * value, 0));
  // In units of the scale a step as long as the radius; a parameter of scale 0 does not move.
  const moved = Float64Array.from(centre, (value, i) => {
    const own = scale[i]! === 0 ? 0 : (point[i]! - value) / scale[i]!;
    return own + (length === 0 ? 0 : (radius * ascent[i]!) / length);
  });
  const reached = Math.sqrt(moved.reduce((sum, value) => sum + value * value, 0));
  if (reached === 0) return centre;
  return centre.map((value, i) => value + ((radius * moved[i]!) / reached) * scale[i]!);
}
