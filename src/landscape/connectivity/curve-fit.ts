import { AtlasError } from "#errors";
import type { Optimiser } from "#landscape/optimisers";
import type { RandomStream } from "#random";
import { type Augmentation, checkAugmentation } from "../augmentation.ts";
import { type BatchSource, batchSource } from "../batch-source.ts";
import { checkParameters } from "../check-networks.ts";
import type { Examples } from "../examples.ts";
import type { Objective } from "../objective.ts";
import type { ControlPoints } from "./control-points.ts";
import { PATH_SHAPES, type PathExtent, type PathShape } from "./path.ts";

/** How the t of updates can be drawn. */
const WAYS_OF_TIMES = ["independent", "stratified"] as const;

/** Two networks to connect. */
export interface CurvePair {
  /** Flat parameters `[layout.size]` of the end at t = 0. */
  readonly first: Float32Array;
  /** Flat parameters of the end at t = 1. */
  readonly second: Float32Array;
  /** The arrays of examples that are its own, such as `targets`; the same ones for all pairs. */
  readonly examples?: Examples;
  /** All randomness of this pair: batch order, the drawn t, a random start. */
  readonly stream: RandomStream;
}

/** How the curves are found. */
export interface CurveOptions {
  /** The most epochs; all of them unless a `lossTolerance` is given. */
  readonly epochs: number;
  readonly batchSize: number;
  /** The rate of the first half; it then falls to a hundredth (`curveRateFactor`). */
  readonly learningRate: number;
  readonly momentum: number;
  /** The weight λ of the penalty λ/2 · ‖w(t)‖². */
  readonly weightDecay: number;
  /**
   * How the t of the updates are drawn: `independent` (the default, and as published), or `stratified`, one in each of as
   * many equal stretches of 0 … 1 as an epoch has updates, in random order. Either is uniform; the second leaves less
   * to chance.
   */
  readonly times?: (typeof WAYS_OF_TIMES)[number];
  /**
   * Let the rate fall as soon as the loss has stopped moving to this share of itself (`hasSettled`), and spend no more
   * epochs on it than were spent before. 0, the default, takes all epochs.
   */
  readonly lossTolerance?: number;
  /** Start on the straight line, or (as published, and needlessly long) at points drawn like fresh networks. */
  readonly initialisation: "line" | ((stream: RandomStream) => Float32Array);
  /**
   * How far from there each bend starts in a random direction, in lengths of the chord between the ends; 0, the default, for
   * not at all. Drawn from the child stream ("displacement") of each pair.
   */
  readonly displacement?: number;
  /** Trainable control points between the ends; 1 (the default) gives the quadratic curve of the paper. */
  readonly bends?: number;
  /** What the control points make: a Bezier curve (the default), or a chain of straight pieces. */
  readonly shape?: PathShape;
  /** What moves the bends, in place of descent with `momentum`; the penalty is part of its gradients. */
  readonly optimiser?: Optimiser | undefined;
}

/** Pairs of networks of one architecture, to be connected together. */
export interface CurveFit extends CurveOptions {
  readonly objective: Objective;
  readonly pairs: readonly CurvePair[];
  /** The arrays of examples that all pairs share, as a rule the training `inputs`. */
  readonly examples: Examples;
  /**
   * What curves are trained on in place of examples, drawn from the child stream ("augmentation", e) of each pair in epoch
   * e, as Garipov et al. 2018 train them; nothing unless given.
   */
  readonly augmentation?: Augmentation | undefined;
  /** Aborting rejects the fit with the signal's reason before the next epoch. */
  readonly signal?: AbortSignal | undefined;
}

/** A curve after one epoch of its training. */
export interface CurveEpoch {
  /** Mean over the epoch's updates of the batch loss at random t; `null` if not finite. */
  readonly loss: number | null;
  /** Curve length over chord after the epoch; `null` where that is undefined. */
  readonly lengthRatio: number | null;
}

/** A curve between two networks, with the trace of how its search converged. */
export interface FittedCurve extends PathExtent {
  /** The ends as they were given, and the bends between them. */
  readonly points: ControlPoints;
  readonly shape: PathShape;
  readonly epochs: readonly CurveEpoch[];
  /**
   * Whether the loss had stopped moving, to `lossTolerance`, before the rate fell; where not, more epochs are likely to
   * find a lower curve. `null` without a tolerance.
   */
  readonly settled: boolean | null;
  /** Whether the search ran off to values that are not finite, so that the curve says nothing. */
  readonly diverged: boolean;
}

/** What the batches of a fit are drawn from; throws an input error for a fit that cannot be carried out. */
export function checkFit(fit: CurveFit): BatchSource {
  const { objective, pairs, epochs, batchSize, learningRate, momentum, weightDecay, bends = 1 } = fit;
  const { lossTolerance = 0, displacement = 0, shape = "bezier", times = "independent" } = fit;
  requireThat(isWhole(epochs), "epochs", `${epochs}`, "a whole number from 1");
  requireThat(isWhole(batchSize), "batchSize", `${batchSize}`, "a whole number from 1");
  requireThat(isWhole(bends), "bends", `${bends}`, "a whole number from 1");
  requireThat(
    learningRate > 0 && learningRate < Infinity,
    "learningRate",
    `${learningRate}`,
    "a positive number",
  );
  requireThat(momentum >= 0 && momentum < 1, "momentum", `${momentum}`, "at least 0 and below 1");
  requireThat(weightDecay >= 0 && weightDecay < Infinity, "weightDecay", `${weightDecay}`, "at least 0");
  requireThat(
    lossTolerance >= 0 && lossTolerance < 1,
    "lossTolerance",
    `${lossTolerance}`,
    "at least 0 and below 1",
  );
  requireThat(displacement >= 0 && displacement < Infinity, "displacement", `${displacement}`, "at least 0");
  requireThat(PATH_SHAPES.includes(shape), "shape", shape, PATH_SHAPES.join(" or "));
  requireThat(WAYS_OF_TIMES.includes(times), "times", times, WAYS_OF_TIMES.join(" or "));
  for (const { first, second } of pairs) checkParameters(objective, [first, second]);
  const own = pairs.map(({ examples = {} }) => examples);
  const source = batchSource(objective.examples, fit.examples, own);
  checkAugmentation(fit.augmentation, source.specs);
  return source;
}

function isWhole(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 1;
}

function requireThat(holds: boolean, where: string, problem: string, expected: string): void {
  if (holds) return;
  throw new AtlasError({ code: "connectivity/options", kind: "input", problem, where, expected });
}
