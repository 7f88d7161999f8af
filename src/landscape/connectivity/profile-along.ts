import { AtlasError } from "#errors";
import { evaluate } from "#landscape/evaluation";
import { recalibrate } from "#landscape/normalisation";
import { measured } from "#timing";
import { answerWidth } from "../classifier.ts";
import { checkExamples, type Examples } from "../examples.ts";
import { answersAtOnce, evenRuns } from "../group-size.ts";
import type { Judgement } from "../loss.ts";
import type { Objective } from "../objective.ts";
import { answersAlong } from "./answers-along.ts";
import type { ControlPoints } from "./control-points.ts";
import { cornersOf, type PathShape, pathPoint } from "./path.ts";
import { type PathProfile, type ProfilePoint, profileTimes, refinementTimes } from "./profile.ts";

/** Paths between networks, and the examples on which they are judged. */
export interface ProfileRequest {
  readonly objective: Objective;
  readonly paths: readonly {
    /** Control points of the path: two networks for the straight line, a fitted curve's points for a curve. */
    readonly points: ControlPoints;
    /** What they make; a Bezier curve unless given. */
    readonly shape?: PathShape | undefined;
    /** The arrays of examples that are its own, such as `targets`; the same ones for all paths. */
    readonly examples?: Examples;
    /** The flat statistics of both ends, where they are known; what is not known is recalibrated. */
    readonly endStatistics?: readonly [Float32Array, Float32Array] | undefined;
  }[];
  /** The arrays of examples that all paths share, as a rule `inputs`. */
  readonly examples: Examples;
  /**
   * Exactly for batch-normalised networks: the inputs over which the statistics of every point of a path are taken
   * anew, as a rule the training part; flat `[examples, ...inputShape]`.
   */
  readonly calibration?: Float32Array | Int32Array | undefined;
  /**
   * Equally spaced points between the ends, at least 1; the quarters are added where they are missing, and the corners of
   * a chain.
   */
  readonly interiorPoints: number;
  /** Look again between the points beside the worst loss and the worst error. */
  readonly refine: boolean;
}

/**
 * Loss and error along every path; `null` for a path on which a network's output is not finite.
 *
 * Throws input errors `connectivity/interior-points`, `connectivity/calibration`, `landscape/examples`,
 * `landscape/parameters` and `landscape/statistics` for what does not fit together.
 */
export async function profileAlong(request: ProfileRequest): Promise<readonly (PathProfile | null)[]> {
  const coarse = await profilesEvenly(request);
  if (!request.refine) return coarse;
  const fine = await pointsAt(
    request,
    coarse.map((profile) => (profile === null ? [] : refinementTimes(profile))),
  );
  return coarse.map((profile, i) => {
    const added = fine[i];
    return profile && added ? withPoints(profile, added) : null;
  });
}

/** A profile with further points of its path, in their order. */
export function withPoints(profile: PathProfile, added: readonly ProfilePoint[]): PathProfile {
  return [...profile, ...added].sort((a, b) => a.t - b.t);
}

/** The paths of a request judged at the times that it gives all of them, and at their corners. */
export async function profilesEvenly(
  request: Omit<ProfileRequest, "refine">,
): Promise<readonly (PathProfile | null)[]> {
  const { paths, interiorPoints } = request;
  if (!Number.isSafeInteger(interiorPoints) || interiorPoints < 1) {
    throw new AtlasError({
      code: "connectivity/interior-points",
      kind: "input",
      problem: `${interiorPoints} interior points`,
      expected: "a whole number from 1",
    });
  }
  checkCalibration(request);
  const even = profileTimes(interiorPoints);
  return pointsAt(
    request,
    paths.map(({ points, shape }) => {
      const corners = cornersOf(points, shape);
      return corners.length === 0 ? even : [...new Set([...even, ...corners])].sort((a, b) => a - b);
    }),
  );
}

/** A point of a path that is to be judged. */
interface WantedPoint {
  readonly path: ProfileRequest["paths"][number];
  readonly t: number;
}

/** The points of each path at its own times, in their order; `null` for a path with a value that is not finite. */
export async function pointsAt(
  request: Omit<ProfileRequest, "refine">,
  times: readonly (readonly number[])[],
): Promise<(ProfilePoint[] | null)[]> {
  const { objective, paths, examples: shared } = request;
  const wanted = paths.flatMap((path, i) => times[i]!.map((t) => ({ path, t })));
  const { points: distinct, places } = distinctPoints(wanted);
  const judged: Judgement[] = [];
  const own = paths.map(({ examples = {} }) => examples);
  if (paths.length === 0) return [];
  const count = checkExamples(objective.examples, shared, own);
  const classifier = objective.outputs?.classifier;
  // Sentences are judged within the program: no answers are held.
  const width = classifier === undefined || classifier.sequence !== undefined ? 0 : answerWidth(classifier);
  for (const group of evenRuns(distinct, answersAtOnce(objective, width, count))) {
    const byStem = await judgedByStem(request, group);
    if (byStem !== undefined) {
      judged.push(...byStem);
      continue;
    }
    const parameters = measured("vectors", () =>
      group.map((point) => endOf(point) ?? pathPoint(point.path.points, point.t, point.path.shape)),
    );
    const metrics = await evaluate({
      objective,
      examples: shared,
      parameters,
      statistics: await statisticsAt(request, group, parameters),
      own: group.map(({ path }) => path.examples ?? {}),
    });
    judged.push(...metrics);
  }
  const found = wanted.map(({ t }, i) => ({ t, ...judged[places[i]!]! }));
  return times.map((own) => {
    const points = found.splice(0, own.length);
    const finite = points.flatMap(({ t, loss, error }) => (loss === null ? [] : [{ t, loss, error }]));
    return finite.length === own.length ? finite : null;
  });
}

/** The judgements of points whose networks have a stem; `undefined` without one. */
async function judgedByStem(
  { objective: { outputs }, examples: { inputs, ...shared } }: Pick<ProfileRequest, "objective" | "examples">,
  points: readonly WantedPoint[],
): Promise<readonly Judgement[] | undefined> {
  const classifier = outputs?.classifier;
  if (classifier?.stem === undefined || !(inputs instanceof Float32Array)) return undefined;
  const byPath = [...Map.groupBy(points, ({ path }) => path)];
  const asked = byPath.map(([path, own]) => ({
    points: path.points,
    shape: path.shape,
    times: own.map(({ t }) => t),
  }));
  const answers = await answersAlong({ ...classifier, stem: classifier.stem }, asked, inputs);
  const judged = new Map(
    byPath.flatMap(([path, own], i) =>
      own.map((point, place) => [
        point,
        outputs!.judge(answers[i]![place]!, { ...shared, ...path.examples }),
      ]),
    ),
  );
  return points.map((point) => judged.get(point)!);
}

/**
 * Points of paths without those that are there already, and the place of each: ends that paths share, as a line and a
 * curve do, are one network, and judged once where examples and statistics are the same too.
 */
function distinctPoints(wanted: readonly WantedPoint[]): {
  readonly points: readonly WantedPoint[];
  readonly places: readonly number[];
} {
  const points: WantedPoint[] = [];
  const ends = new Map<Float32Array, number[]>();
  const places = wanted.map((point) => {
    const end = endOf(point);
    const known = end === undefined ? [] : (ends.get(end) ?? []);
    const same = known.find((place) => isJudgedAlike(points[place]!, point));
    if (same !== undefined) return same;
    if (end !== undefined) ends.set(end, [...known, points.length]);
    return points.push(point) - 1;
  });
  return { points, places };
}

/** The parameters of a point that is an end of its path. */
function endOf({ path: { points }, t }: WantedPoint): Float32Array | undefined {
  return t === 0 || t === 1 ? points.at(-t) : undefined;
}

/** The statistics that are given for a point of a path. */
function statisticsOf({ path: { endStatistics }, t }: WantedPoint): Float32Array | undefined {
  return t === 0 || t === 1 ? endStatistics?.[t] : undefined;
}

function isJudgedAlike(one: WantedPoint, other: WantedPoint): boolean {
  const [left, right] = [one.path.examples ?? {}, other.path.examples ?? {}];
  return (
    statisticsOf(one) === statisticsOf(other) &&
    Object.entries(left).every(([name, values]) => values === right[name])
  );
}

/** The statistics of points of paths: those of an end as they were given, else taken anew. */
async function statisticsAt(
  { objective, calibration }: Pick<ProfileRequest, "objective" | "calibration">,
  points: readonly WantedPoint[],
  parameters: readonly Float32Array[],
): Promise<readonly Float32Array[] | undefined> {
  const classifier = objective.outputs?.classifier;
  if (calibration === undefined || classifier === undefined) return undefined;
  const given = points.map(statisticsOf);
  const unknown = parameters.filter((_, i) => given[i] === undefined);
  const recalibrated =
    unknown.length === 0
      ? []
      : [...(await recalibrate({ classifier, parameters: unknown, inputs: calibration }))!];
  return given.map((statistics) => statistics ?? recalibrated.shift()!);
}

function checkCalibration({
  objective,
  calibration,
}: Pick<ProfileRequest, "objective" | "calibration">): void {
  const isNormalised = objective.statistics !== undefined;
  if (isNormalised === (calibration !== undefined)) return;
  throw new AtlasError({
    code: "connectivity/calibration",
    kind: "input",
    problem: isNormalised
      ? "batch-normalised networks without inputs to take statistics over"
      : "inputs to take statistics over, for networks without batch normalisation",
    where: "calibration",
    expected: isNormalised ? "the inputs of the training part" : "none",
  });
}
