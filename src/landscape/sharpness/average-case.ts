import type { RandomStream } from "#random";
import { standardErrorOfMean } from "#statistics";
import { type AdaptiveScale, adaptiveScale } from "./adaptive-scale.ts";
import { type LossGradients, lossGradients, type SharpnessRequest } from "./loss-gradients.ts";

/** Noise on the parameters, and how often it is drawn. */
export interface AverageCaseRequest extends SharpnessRequest {
  /** Standard deviation of the noise in every parameter, above 0; with an adaptive scale in units of it. */
  readonly deviation: number;
  /** Default 10, at least 2. */
  readonly draws?: number;
  /** Default `none`. */
  readonly scale?: AdaptiveScale;
  /** Of each network its own draws. */
  readonly streams: readonly RandomStream[];
}

/** How much higher the loss is on average under noise. */
export interface AverageCaseSharpness {
  /** Mean loss under noise less that without, nats; `null` where one is not finite. */
  readonly value: number | null;
  /** Of that mean over draws. */
  readonly standardError: number | null;
  readonly draws: number;
}

/**
 * How much the loss of each network rises on average under Gaussian noise on its parameters.
 *
 * For small noise it is half of the square of its deviation times the trace of the Hessian (in the metric of the scale),
 * which a test checks. Each draw is used with both signs, so that the gradient takes no part. Cost: two passes a draw.
 * Source: Andriushchenko et al. 2023, equation 2; Neyshabur et al. 2017.
 */
export async function averageCaseSharpness(
  request: AverageCaseRequest,
): Promise<readonly AverageCaseSharpness[]> {
  const program = await lossGradients(request);
  try {
    return await averageCases(program, request);
  } finally {
    program.release();
  }
}

/** `averageCaseSharpness` with a program that is there. */
export async function averageCases(
  program: LossGradients,
  { objective, networks, deviation, draws = 10, scale = "none", streams }: AverageCaseRequest,
): Promise<readonly AverageCaseSharpness[]> {
  if (!(deviation > 0)) throw new RangeError(`a deviation of ${deviation} is not above 0`);
  if (!(draws >= 2)) throw new RangeError(`${draws} draws: expected at least 2`);
  const scales = networks.map((parameters) => adaptiveScale(objective.layout, parameters, scale));
  const centres = await program.atNetworks();
  const rises = networks.map((): number[] => []);
  for (let draw = 0; draw < draws; draw++) {
    const noises = networks.map((parameters, i) =>
      Float32Array.from(parameters, (_, k) => deviation * scales[i]![k]! * streams[i]!.normal()),
    );
    const ahead = await program.at(networks.map((own, i) => own.map((value, k) => value + noises[i]![k]!)));
    const behind = await program.at(networks.map((own, i) => own.map((value, k) => value - noises[i]![k]!)));
    for (const [i, own] of rises.entries()) {
      own.push((ahead[i]!.loss + behind[i]!.loss) / 2 - centres[i]!.loss);
    }
  }
  return rises.map((own) => {
    const value = own.reduce((sum, rise) => sum + rise, 0) / draws;
    if (!Number.isFinite(value)) return { value: null, standardError: null, draws };
    return { value, standardError: standardErrorOfMean(own), draws };
  });
}
