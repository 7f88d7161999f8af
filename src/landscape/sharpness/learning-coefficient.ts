import type { RandomStream } from "#random";
import { standardErrorOfMean } from "#statistics";
import { type LossGradients, lossGradients, type SharpnessRequest } from "./loss-gradients.ts";

/** How a posterior about each network is sampled. */
export interface LearningCoefficientRequest extends SharpnessRequest {
  /** Chains of each network, at least 2. Default 4. */
  readonly chains?: number;
  /** Steps of each chain whose losses are averaged. Default 200. */
  readonly draws?: number;
  /** Steps before these. Default 100. */
  readonly burnIn?: number;
  /** Strength of the pull back to the network, above 0. Default 100. */
  readonly localisation?: number;
  /** Step size; by default a sixteenth of what the curvature about the network, found by a few gradients, just allows. */
  readonly step?: number;
  /** Of each network its own draws. */
  readonly streams: readonly RandomStream[];
}

/** How fast the volume of near-optimal parameters shrinks about a network. */
export interface LearningCoefficient {
  /** The local learning coefficient; half the number of parameters where the Hessian is regular. `null` if not finite. */
  readonly value: number | null;
  /** Over chains. */
  readonly standardError: number | null;
  /** The estimate of each chain. */
  readonly chains: readonly number[];
  /** Chains whose loss was still on its way at the end of the draws: they left the basin, or had not filled it. */
  readonly drifting: number;
  /** Whether chains found lower losses than that of the network, which then is no minimum, and its coefficient no dimension. */
  readonly isBelowStart: boolean;
  readonly step: number;
}

/** Gradients by which the largest curvature about a network is found well enough for a step size. */
const POWER_STEPS = 8;

/** Of the step at which a chain on a quadratic would just blow up. */
const SAFE_SHARE = 1 / 16;

/** Signs that one drawn word holds. */
const COINS = 32;

/** Standard errors by which the halves of a chain may differ. */
const DRIFT = 3;

/**
 * The local learning coefficient of each network by stochastic gradient Langevin dynamics: nβ (mean loss of the chains less
 * that of the network) with n the examples and β = 1/ln n, about a posterior that a Gaussian holds near the network.
 *
 * Full gradients over the examples, so that the only noise is that of the chain: one of two values of either sign, whose mean
 * and variance are those of Gaussian steps. On a quadratic the mean loss is exactly the same, elsewhere what a step is
 * off by is of the same order in its size (the simplified weak Euler scheme). Unchanged by every reparametrisation of a neighbourhood in
 * theory; chains of finite length and the localisation are not. On a regular quadratic the localisation takes
 * γ/(nβh + γ) of each direction of curvature h. One pass for gradients a step and chain.
 * Source: Lau, Furman, Wang, Murfet and Wei 2023, equation 17; Welling and Teh 2011; Kloeden and Platen 1992, section 14.1.
 *
 * @throws AtlasError as `lossGradients`, RangeError for counts out of range
 */
export async function learningCoefficient(
  request: LearningCoefficientRequest,
): Promise<readonly LearningCoefficient[]> {
  const { networks, statistics, chains = 4, streams } = request;
  if (!(chains >= 2)) throw new RangeError(`${chains} chains: expected at least 2`);
  if (streams.length !== networks.length) {
    throw new RangeError(`${streams.length} streams for ${networks.length} networks`);
  }
  const everyChain = <Item>(items: readonly Item[]): readonly Item[] =>
    items.flatMap((item) => Array.from({ length: chains }, () => item));
  const program = await lossGradients({
    ...request,
    networks: everyChain(networks),
    statistics: statistics && everyChain(statistics),
    runs: 1,
  });
  try {
    return await sampled(program, request, chains, everyChain(networks));
  } finally {
    program.release();
  }
}

async function sampled(
  program: LossGradients,
  { networks, draws = 200, burnIn = 100, localisation = 100, step, streams }: LearningCoefficientRequest,
  chains: number,
  starts: readonly Float32Array[],
): Promise<readonly LearningCoefficient[]> {
  const { examples, dimension } = program;
  const inverseTemperature = examples / Math.log(examples);
  const centres = await program.atNetworks();
  const steps =
    step === undefined
      ? (await largestCurvatures(program, starts, streams, chains)).map(
          (curvature) => (4 * SAFE_SHARE) / (inverseTemperature * curvature + localisation),
        )
      : starts.map(() => step);
  let points: readonly Float32Array[] = starts;
  let here = centres;
  const losses = starts.map(() => new Float64Array(draws));
  for (let at = 0; at < burnIn + draws; at++) {
    points = points.map((point, chain) => {
      const [start, own, stream] = [starts[chain]!, steps[chain]!, streams[Math.floor(chain / chains)]!];
      const { gradient } = here[chain]!;
      const next = new Float32Array(dimension);
      const noise = Math.sqrt(own);
      let coins = 0;
      for (let i = 0; i < dimension; i++) {
        coins = i % COINS === 0 ? stream.uint32() : coins >>> 1;
        const pull = inverseTemperature * gradient[i]! + localisation * (point[i]! - start[i]!);
        next[i] = point[i]! - (own / 2) * pull + ((coins & 1) === 0 ? noise : -noise);
      }
      return next;
    });
    here = await program.at(points);
    if (at >= burnIn) for (const [chain, { loss }] of here.entries()) losses[chain]![at - burnIn] = loss;
  }
  return networks.map((_, network) => {
    const own = losses.slice(network * chains, (network + 1) * chains);
    const start = centres[network * chains]!.loss;
    const estimates = own.map((chain) => inverseTemperature * (meanOf(chain) - start));
    const value = meanOf(estimates);
    const isKnown = Number.isFinite(value);
    return {
      value: isKnown ? value : null,
      standardError: isKnown ? standardErrorOfMean(estimates) : null,
      chains: estimates,
      drifting: own.filter(drifts).length,
      isBelowStart: value < 0,
      step: steps[network * chains]!,
    };
  });
}

/** The largest curvature about each point, by power iteration with differences of gradients; at least 0. */
async function largestCurvatures(
  program: LossGradients,
  points: readonly Float32Array[],
  streams: readonly RandomStream[],
  chains: number,
): Promise<readonly number[]> {
  const reach = 2 ** -8;
  const centres = await program.atNetworks();
  let directions = points.map((point, i) =>
    ofLength(
      Float64Array.from(point, () => streams[Math.floor(i / chains)]!.normal()),
      1,
    ),
  );
  let curvatures = points.map(() => 0);
  for (let step = 0; step < POWER_STEPS; step++) {
    const sizes = points.map((point) => reach * (1 + Math.sqrt(squaredNorm(point))));
    const moved = await program.at(
      points.map((point, i) => point.map((value, k) => value + sizes[i]! * directions[i]![k]!)),
    );
    const products = moved.map(({ gradient }, i) =>
      gradient.map((slope, k) => (slope - centres[i]!.gradient[k]!) / sizes[i]!),
    );
    curvatures = products.map((product) => Math.sqrt(squaredNorm(product)));
    directions = products.map((product, i) =>
      curvatures[i]! > 0 && Number.isFinite(curvatures[i]!) ? ofLength(product, 1) : directions[i]!,
    );
  }
  return curvatures.map((curvature) => (Number.isFinite(curvature) ? curvature : 0));
}

/** Whether the second half of a chain lies off its first by more than its own noise, which runs of it tell. */
function drifts(losses: Float64Array): boolean {
  if (!losses.every(Number.isFinite)) return true;
  const run = Math.max(1, Math.floor(losses.length / 10));
  const means = Array.from({ length: Math.floor(losses.length / run) }, (_, i) =>
    meanOf(losses.subarray(i * run, (i + 1) * run)),
  );
  const half = Math.floor(means.length / 2);
  if (half < 2) return false;
  const [first, second] = [means.slice(0, half), means.slice(-half)];
  const difference = meanOf(second) - meanOf(first);
  const error = Math.hypot(standardErrorOfMean(first)!, standardErrorOfMean(second)!);
  return Math.abs(difference) > DRIFT * error;
}

function meanOf(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return sum / values.length;
}

function squaredNorm(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]! ** 2;
  return sum;
}

function ofLength(values: Float64Array, length: number): Float64Array {
  const factor = length / Math.sqrt(squaredNorm(values));
  return values.map((value) => value * factor);
}
