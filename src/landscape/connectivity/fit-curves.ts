import type { RandomStream } from "#random";
import { measured } from "#timing";
import { updatesLaidOut, withOwnArray } from "../augmentation.ts";
import type { BatchSource } from "../batch-source.ts";
import { type BatchPlan, batchSlices, planBatches } from "../batches.ts";
import { stacked } from "../check-networks.ts";
import { evenRuns, GRADIENT, networksAtOnce } from "../group-size.ts";
import { curveBytesPerParameter } from "../pass-memory.ts";
import { bezierPoint } from "./bezier.ts";
import type { ControlPoints } from "./control-points.ts";
import { CurveCourse } from "./curve-course.ts";
import { type CurveFit, type CurvePair, checkFit, type FittedCurve } from "./curve-fit.ts";
import { type CurveProgram, type CurveValues, compileCurves } from "./curve-program.ts";
import { chordLength, lengthRatio, pathExtent } from "./path.ts";

/**
 * Finds Bezier curves of low loss between pairs of networks: `fitCurves` of that shape.
 *
 * @throws AtlasError as `fitCurves`
 */
export function fitBezierCurves(fit: Omit<CurveFit, "shape">): Promise<readonly FittedCurve[]> {
  return fitCurves({ ...fit, shape: "bezier" });
}

/**
 * Finds curves of low loss, Bezier curves or chains of straight pieces, between pairs of networks, pairs of small
 * networks as one program.
 *
 * Only the bends are trained: stochastic gradient descent on E_t[loss at w(t) + λ/2 · ‖w(t)‖²] with one
 * uniform t a mini-batch and pair; the last smaller batch is kept; layers are batch-normalised over their batch. What
 * a pair gets depends on its networks, its examples and its stream alone. The curve is the finder's best, so a barrier
 * on it is an upper bound.
 * Throws input errors `landscape/…` and `connectivity/options` for what does not fit together.
 * Source: Garipov et al. 2018; the settings of Yang et al. 2021 are 50 epochs, batch 128, rate 0.01, momentum
 * 0.9, decay 5e-4.
 */
export async function fitCurves(given: CurveFit): Promise<readonly FittedCurve[]> {
  if (given.pairs.length === 0) return [];
  const fit = withChangedExamples(given);
  const source = checkFit(fit);
  const { objective, batchSize, bends = 1, optimiser } = fit;
  const rows = Math.min(batchSize, source.count);
  const atOnce = networksAtOnce({
    of: objective,
    rows,
    pass: GRADIENT,
    bytesPerParameter: curveBytesPerParameter(bends, optimiser?.state.length ?? 1),
  });
  const curves: FittedCurve[] = [];
  for (const pairs of evenRuns(fit.pairs, atOnce)) {
    curves.push(...(await fitTogether({ ...fit, pairs }, source)));
  }
  return curves;
}

/** A fit whose pairs each have the array that an augmentation changes as their own. */
function withChangedExamples(fit: CurveFit): CurveFit {
  if (fit.augmentation === undefined) return fit;
  const { examples, parties } = withOwnArray(fit.augmentation, fit.examples, fit.pairs);
  return { ...fit, examples, pairs: parties };
}

/** Fits the curves of pairs that share one program. */
async function fitTogether(fit: CurveFit, source: BatchSource): Promise<readonly FittedCurve[]> {
  const { pairs, learningRate, shape = "bezier" } = fit;
  const plan = planBatches(source.count, fit.batchSize, "keep");
  const drawsOfTimes = pairs.map(({ stream }) => stream.child("times"));
  const start = stacked(pairs.flatMap((pair) => startingBends(pair, fit)));
  const courses = pairs.map(() => new CurveCourse(fit));
  const program = await compileCurves(fit, source, plan.batchSize);
  let state = program.start(start);
  try {
    for (let epoch = 1; courses.some(({ total }) => epoch <= total); epoch++) {
      fit.signal?.throwIfAborted();
      const times = drawTimes(drawsOfTimes, plan.updatesPerEpoch, fit);
      const rates = courses.map((course) => learningRate * course.rateFactor(epoch));
      const result = await runEpoch({ fit, plan, program, epoch }, state, times, rates);
      state = result.state;
      for (const [pair, course] of courses.entries()) {
        // Curves that are done rest while others of the program are not: how many share it is no matter to any.
        if (epoch > course.total) continue;
        course.add({
          loss: meanLoss(result.losses, pair, pairs.length),
          lengthRatio: measured("vectors", () => lengthRatio(pointsWithin(fit, state.bends, pair), shape)),
        });
      }
    }
  } finally {
    program.release();
  }
  return courses.map(({ epochs, settled }, pair) => {
    const [first, ...others] = pointsWithin(fit, state.bends, pair);
    const points = [first!, ...others.slice(0, -1).map((bend) => bend.slice()), others.at(-1)!];
    const diverged = !points.every((point) => point.every(Number.isFinite));
    return { points, shape, ...pathExtent(points, shape), epochs, settled, diverged };
  });
}

function startingBends({ first, second, stream }: CurvePair, fit: CurveFit): Float32Array[] {
  const { initialisation, displacement = 0, bends = 1 } = fit;
  const draws = stream.child("start");
  const starts = Array.from({ length: bends }, (_, i) =>
    initialisation === "line" ? bezierPoint([first, second], (i + 1) / (bends + 1)) : initialisation(draws),
  );
  if (displacement === 0) return starts;
  const [distance, directions] = [displacement * chordLength([first, second]), stream.child("displacement")];
  return starts.map((bend) => displaced(bend, distance, directions));
}

/** A point that lies so far from another in a random direction. */
function displaced(point: Float32Array, distance: number, draws: RandomStream): Float32Array {
  const direction = Float64Array.from(point, () => draws.normal());
  const norm = Math.sqrt(direction.reduce((sum, value) => sum + value ** 2, 0));
  return point.map((value, i) => value + (distance * direction[i]!) / norm);
}

interface CurveTraining {
  readonly fit: CurveFit;
  readonly plan: BatchPlan;
  readonly program: CurveProgram;
  readonly epoch: number;
}

/** Makes the updates of one epoch: at once, or as many at a time as changed examples of which are laid out. */
async function runEpoch(
  { fit: { objective, pairs, augmentation }, plan, program, epoch }: CurveTraining,
  initial: CurveValues,
  times: Float64Array,
  rates: readonly number[],
): Promise<{ readonly state: CurveValues; readonly losses: Float32Array }> {
  const { updatesPerEpoch, batchSize } = plan;
  const members = measured("draws", () =>
    pairs.map(({ stream, examples = {} }) => ({
      order: stream.child("epoch", epoch).permutation(plan.examples),
      examples,
      ...(augmentation && { draws: stream.child("augmentation", epoch) }),
    })),
  );
  const atOnce = updatesLaidOut(augmentation, objective.examples, pairs.length * batchSize, updatesPerEpoch);
  const losses = new Float32Array(times.length);
  let state = initial;
  for (let from = 0; from < updatesPerEpoch; from += atOnce) {
    const to = Math.min(from + atOnce, updatesPerEpoch);
    const batches = measured("draws", () =>
      batchSlices(plan, objective.examples, members, from, to, augmentation),
    );
    const drawn = times.subarray(from * pairs.length, to * pairs.length);
    const result = await program.run(state, batches, drawn, rates, (epoch - 1) * updatesPerEpoch + from);
    state = result.state;
    losses.set(result.losses, from * pairs.length);
  }
  return { state, losses };
}

/** Uniform times `[updates, pairs]`, each pair's from its own stream. */
function drawTimes(
  streams: readonly RandomStream[],
  updates: number,
  { times: kind = "independent" }: CurveFit,
): Float64Array {
  const times = new Float64Array(updates * streams.length);
  for (const [pair, stream] of streams.entries()) {
    const strata = kind === "stratified" ? stream.permutation(updates) : null;
    for (let update = 0; update < updates; update++) {
      const drawn = stream.uniform();
      times[update * streams.length + pair] = strata === null ? drawn : (strata[update]! + drawn) / updates;
    }
  }
  return times;
}

function meanLoss(losses: Float32Array, pair: number, pairs: number): number | null {
  let sum = 0;
  for (let i = pair; i < losses.length; i += pairs) sum += losses[i]!;
  return Number.isFinite(sum) ? (sum * pairs) / losses.length : null;
}

/** The control points of a pair, those between the ends as views of all bends. */
function pointsWithin(
  { pairs, bends = 1, objective }: CurveFit,
  all: Float32Array,
  pair: number,
): ControlPoints {
  const { size } = objective.layout;
  const { first, second } = pairs[pair]!;
  const inner = Array.from({ length: bends }, (_, i) => {
    const from = (pair * bends + i) * size;
    return all.subarray(from, from + size);
  });
  return [first, ...inner, second];
}
