import { inputsOf } from "#data";
import { type FittedCurve, fitCurves, squaredNormAlong } from "#landscape/connectivity";
import { optimiserOf } from "#landscape/optimisers";
import type { ConnectivitySettings, Pair } from "./connectivity-pair.ts";
import { type JudgedPath, profilesOf } from "./connectivity-profiles.ts";
import type { MeasurementRequest } from "./measurement.ts";

type Request = MeasurementRequest<ConnectivitySettings>;

/** A curve that was found for a pair, judged. */
export interface JudgedCurve extends JudgedPath {
  readonly pair: Pair;
  readonly curve: FittedCurve;
  /** The learning rate, where it is not that of the settings. */
  readonly rate?: number;
}

/** By how much a curve that was lost is sought more slowly, and longer. */
const SLOWER = 4;

/** A straight line and a curve between the same networks. */
export interface LineAndCurve {
  readonly line: JudgedPath;
  readonly curve: JudgedCurve;
}

/**
 * The curves of one start. Those that were lost are sought once more at a quarter of the rate for four times the epochs, and
 * the better of the two is kept.
 *
 * @param lines the straight lines of the pairs, where they are judged already
 */
export async function curvesFrom(
  start: number,
  pairs: readonly Pair[],
  request: Request,
  lines: readonly JudgedPath[] | undefined,
): Promise<readonly LineAndCurve[]> {
  const { settings } = request;
  const first = await judgedCurves(start, pairs, request, lines);
  const lost = first.filter((own) => isLost(own, settings));
  if (lost.length === 0) return first;
  const slower = {
    ...settings,
    learning_rate: settings.learning_rate / SLOWER,
    epochs: settings.epochs * SLOWER,
  };
  const again = await judgedCurves(
    start,
    lost.map(({ curve: { pair } }) => pair),
    { ...request, settings: slower },
  );
  const byPair = new Map(
    again.map(({ line, curve }) => [curve.pair, { line, curve: { ...curve, rate: slower.learning_rate } }]),
  );
  return first.map((own) => {
    const other = byPair.get(own.curve.pair);
    return other !== undefined && soughtMean(other.curve, settings) < soughtMean(own.curve, settings)
      ? other
      : own;
  });
}

/** The curves of pairs, judged beside their straight lines where these are not known yet. */
async function judgedCurves(
  start: number,
  pairs: readonly Pair[],
  request: Request,
  lines?: readonly JudgedPath[],
): Promise<readonly LineAndCurve[]> {
  const fitted = await searched(start, pairs, request);
  const curves = pairs.map((pair, i) => ({ pair, curve: fitted[i]! }));
  const judged = await profilesOf(lines === undefined ? pairs : [], curves, request);
  const ofCurves = judged.slice(judged.length - pairs.length);
  return curves.map((own, i) => ({ line: (lines ?? judged)[i]!, curve: { ...own, ...ofCurves[i]! } }));
}

/** Whether a curve ran off, or is worse, by what is sought, than the straight line that it started as. */
function isLost({ line, curve }: LineAndCurve, settings: ConnectivitySettings): boolean {
  if (settings.procedure === "paper" || settings.initialisation !== "line") return false;
  const { first, second } = curve.pair;
  const straight = { curve: { points: [first.parameters, second.parameters] }, profile: line.profile };
  return curve.profile === null || soughtMean(curve, settings) > soughtMean(straight, settings);
}

/** A path by its control points, judged. */
interface SoughtPath extends Pick<JudgedPath, "profile"> {
  readonly curve: Pick<FittedCurve, "points"> & Partial<Pick<FittedCurve, "shape">>;
}

/** What the search makes small: the mean over a path of the loss and the penalty on its points; infinite off a path. */
function soughtMean(
  { curve: { points, shape }, profile }: SoughtPath,
  { weight_decay }: ConnectivitySettings,
): number {
  if (profile === null) return Number.POSITIVE_INFINITY;
  const squaredNorm = squaredNormAlong(points, shape);
  const values = profile.map(({ t, loss }) => loss + (weight_decay / 2) * squaredNorm(t));
  return profile.slice(1).reduce((sum, { t }, i) => {
    return sum + ((t - profile[i]!.t) * (values[i]! + values[i + 1]!)) / 2;
  }, 0);
}

const CURVE_MOMENTUM = 0.9;

/** What moves bends unless it is another: descent with momentum. */
const USUAL_OPTIMISER = "sgd";

function searched(
  start: number,
  pairs: readonly Pair[],
  { objective, data, augmentation, settings, stream, initialParameters }: Request,
): Promise<readonly FittedCurve[]> {
  const { optimiser } = settings;
  const isPublished = settings.procedure === "paper";
  return fitCurves({
    objective,
    pairs: pairs.map(({ key, first, second }) => ({
      first: first.parameters,
      second: second.parameters,
      examples: { targets: data.labels },
      stream: start === 0 ? stream("curve", key) : stream("curve", key, "start", start),
    })),
    examples: { inputs: inputsOf(data.train) },
    augmentation,
    epochs: settings.epochs,
    batchSize: settings.batch_size,
    learningRate: settings.learning_rate,
    momentum: CURVE_MOMENTUM,
    weightDecay: settings.weight_decay,
    times: isPublished ? "independent" : settings.times,
    bends: settings.bends,
    lossTolerance: isPublished ? 0 : settings.loss_tolerance,
    initialisation: settings.initialisation === "line" ? "line" : initialParameters,
    displacement: settings.displacement,
    shape: settings.shape,
    optimiser: optimiser === USUAL_OPTIMISER ? undefined : optimiserOf({ kind: optimiser }),
  });
}
