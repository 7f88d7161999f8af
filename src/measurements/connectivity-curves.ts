import { inputsOf, targetsOf } from "#data";
import { canonicalJson, sha256Hex } from "#files";
import {
  type FittedCurve,
  fitBezierCurves,
  type PathProfile,
  profileAlong,
  squaredNormAlong,
} from "#landscape/connectivity";
import type { MeasuredNetwork, MeasurementRequest } from "./measurement.ts";

/** What the measurement of connectivity is told. */
export interface ConnectivitySettings {
  readonly procedure: "better" | "paper";
  readonly interior_points: number;
  readonly epochs: number;
  readonly batch_size: number;
  readonly learning_rate: number;
  readonly weight_decay: number;
  readonly initialisation: "line" | "random";
  readonly bends: number;
  readonly times: "stratified" | "independent";
  readonly loss_tolerance: number;
  readonly test_data: boolean;
}

/** A pair of networks to be joined. */
export interface Pair {
  /** Names the pair's curve: the draws of its training, and with the points it is judged at its file. */
  readonly key: string;
  readonly first: MeasuredNetwork;
  readonly second: MeasuredNetwork;
}

/** A pair with the curve that was found for it, judged. */
export interface JudgedCurve {
  readonly pair: Pair;
  readonly curve: FittedCurve;
  readonly line: PathProfile | null;
  readonly profile: PathProfile | null;
  /** The learning rate, where it is not that of the settings. */
  readonly rate?: number;
}

export function pairOf(
  subject: readonly number[],
  { networks, settings }: MeasurementRequest<ConnectivitySettings>,
): Pair {
  const [first, second] = [networks[subject[0]!]!, networks[subject[1]!]!];
  return { key: curveKey([first.key, second.key], settings), first, second };
}

const KEY_LENGTH = 24;

/** By how much a curve that was lost is sought more slowly, and longer. */
const SLOWER = 4;

/** What names the draws of a curve, by its ends and how it is sought: how densely it is judged does not. */
function curveKey(networks: readonly [string, string], settings: ConnectivitySettings): string {
  const { procedure, epochs, batch_size, learning_rate, weight_decay, initialisation, bends } = settings;
  const several = bends === 1 ? {} : { bends };
  const curve = { epochs, batch_size, learning_rate, weight_decay, initialisation, ...several };
  return shortHash({ kind: "curve", procedure_version: 1, networks, procedure, curve });
}

/** What names the file of a curve and its points, so that another density leaves the points of results that there are. */
export function fileKey({ key: curve }: Pair, settings: ConnectivitySettings): string {
  const { interior_points, times, loss_tolerance } = settings;
  return shortHash({ kind: "curve file", curve, interior_points, times, loss_tolerance });
}

function shortHash(determinants: object): string {
  return sha256Hex(canonicalJson(determinants)).slice(0, KEY_LENGTH);
}

/**
 * The curves of pairs, judged beside their straight lines: those that were lost are sought once more at a quarter of the rate
 * for four times the epochs, and the better of the two is kept.
 */
export async function soughtCurves(
  pairs: readonly Pair[],
  request: MeasurementRequest<ConnectivitySettings>,
): Promise<readonly JudgedCurve[]> {
  const { settings } = request;
  const first = await judgedCurves(pairs, request);
  const lost = first.filter((own) => isLost(own, settings));
  if (lost.length === 0) return first;
  const slower = {
    ...settings,
    learning_rate: settings.learning_rate / SLOWER,
    epochs: settings.epochs * SLOWER,
  };
  const again = await judgedCurves(
    lost.map(({ pair }) => pair),
    { ...request, settings: slower },
  );
  const byPair = new Map(again.map((own) => [own.pair, { ...own, rate: slower.learning_rate }]));
  return first.map((own) => {
    const other = byPair.get(own.pair);
    return other !== undefined && soughtMean(other, settings) < soughtMean(own, settings) ? other : own;
  });
}

/** The curves of pairs, judged beside their straight lines. */
async function judgedCurves(
  pairs: readonly Pair[],
  request: MeasurementRequest<ConnectivitySettings>,
): Promise<readonly JudgedCurve[]> {
  const curves = await fitCurves(pairs, request);
  const profiles = await profilesOf(pairs, curves, request);
  return pairs.map((pair, i) => ({
    pair,
    curve: curves[i]!,
    line: profiles[i]!,
    profile: profiles[pairs.length + i]!,
  }));
}

/** Whether a curve ran off, or is worse, by what is sought, than the straight line that it started as. */
function isLost(own: JudgedCurve, settings: ConnectivitySettings): boolean {
  if (settings.procedure === "paper" || settings.initialisation !== "line") return false;
  const { pair, line } = own;
  const straight = { curve: { points: [pair.first.parameters, pair.second.parameters] }, profile: line };
  return own.profile === null || soughtMean(own, settings) > soughtMean(straight, settings);
}

/** What the search makes small: the mean over a path of the loss and the penalty on its points; infinite off a path. */
function soughtMean(
  {
    curve: { points },
    profile,
  }: { readonly curve: Pick<FittedCurve, "points"> } & Pick<JudgedCurve, "profile">,
  { weight_decay }: ConnectivitySettings,
): number {
  if (profile === null) return Number.POSITIVE_INFINITY;
  const squaredNorm = squaredNormAlong(points);
  const values = profile.map(({ t, loss }) => loss + (weight_decay / 2) * squaredNorm(t));
  return profile.slice(1).reduce((sum, { t }, i) => {
    return sum + ((t - profile[i]!.t) * (values[i]! + values[i + 1]!)) / 2;
  }, 0);
}

const CURVE_MOMENTUM = 0.9;

function fitCurves(
  pairs: readonly Pair[],
  {
    objective,
    data,
    augmentation,
    settings,
    stream,
    initialParameters,
  }: MeasurementRequest<ConnectivitySettings>,
): Promise<readonly FittedCurve[]> {
  const isPublished = settings.procedure === "paper";
  return fitBezierCurves({
    objective,
    pairs: pairs.map(({ key, first, second }) => ({
      first: first.parameters,
      second: second.parameters,
      examples: { targets: data.labels },
      stream: stream("curve", key),
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
  });
}

/** What paths between networks are judged on. */
export type Part = "train" | "test";

/**
 * The straight lines of all pairs, then their curves. Statistics of normalised layers are those over the training part,
 * whatever a path is judged on.
 */
export function profilesOf(
  pairs: readonly Pair[],
  curves: readonly Pick<FittedCurve, "points">[],
  { objective, data, settings }: MeasurementRequest<ConnectivitySettings>,
  part: Part = "train",
): Promise<readonly (PathProfile | null)[]> {
  const examples = { targets: part === "train" ? data.labels : targetsOf(data.test) };
  const ends = pairs.map(({ first, second }) =>
    first.statistics && second.statistics ? ([first.statistics, second.statistics] as const) : undefined,
  );
  return profileAlong({
    objective,
    paths: [
      ...pairs.map(({ first, second }, i) => ({
        points: [first.parameters, second.parameters] as const,
        examples,
        endStatistics: ends[i],
      })),
      ...curves.map(({ points }, i) => ({ points, examples, endStatistics: ends[i] })),
    ],
    examples: { inputs: inputsOf(data[part]) },
    calibration: objective.statistics && inputsOf(data.train),
    interiorPoints: settings.interior_points,
    refine: settings.procedure === "better",
  });
}
