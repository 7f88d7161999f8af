import { AtlasError } from "#errors";
import { checkExamples } from "../examples.ts";
import {
  barrierAndDip,
  excesses,
  indexOfLargest,
  type PathProfile,
  type ProfileQuantity,
  refinementTimes,
} from "./profile.ts";
import { type ProfileRequest, pointsAt, profilesEvenly, withPoints } from "./profile-along.ts";

/** Paths whose barriers are to be found to a tolerance. */
export interface ResolvedProfileRequest extends Omit<ProfileRequest, "refine"> {
  /**
   * The share of a barrier, that of the loss and that of the error each, that it may still be off; above 0 and below 1.
   */
  readonly barrierTolerance: number;
}

/** What float32 may make of the largest value on a path, and more. */
const ROUNDING = 1e-5;

/** What the barrier of a quantity may be off. */
type Tolerances = (profile: PathProfile, quantity: ProfileQuantity) => number;

/** How well the barrier of a path is known. */
export interface BarrierResolution {
  /**
   * What the barrier may be off, in the units of what rises: the tolerance times the barrier, but never less than 1e-5 of the
   * largest value on the path, nor, of errors that are counted, than one example.
   */
  readonly tolerance: number;
  /**
   * The larger of what the last round of points added to the barrier and twice what the parabola through the three points
   * about its top would add.
   */
  readonly doubt: number;
  /** Whether the doubt is within the tolerance. */
  readonly resolved: boolean;
}

/** A path judged until its barriers stand still. */
export interface ResolvedProfile {
  readonly profile: PathProfile;
  readonly loss: BarrierResolution;
  readonly error: BarrierResolution;
}

/** Rounds of halving the stretches about a top; after so many float32 holds no points between. */
const MOST_ROUNDS = 20;

/**
 * Loss and error along every path, looked at again on both sides of the highest rise of either until both barriers are
 * known to their tolerance; `null` for a path on which a network's output is not finite.
 *
 * More points never lower a barrier. A top between two points that lies off the highest one is not looked for: how narrow
 * one may be is for `interiorPoints` to say.
 *
 * Throws as `profileAlong`, and an input error `connectivity/barrier-tolerance`.
 */
export async function profileUntilResolved(
  request: ResolvedProfileRequest,
): Promise<readonly (ResolvedProfile | null)[]> {
  const { barrierTolerance } = request;
  if (!(barrierTolerance > 0 && barrierTolerance < 1)) {
    throw new AtlasError({
      code: "connectivity/barrier-tolerance",
      kind: "input",
      problem: `a barrier tolerance of ${barrierTolerance}`,
      where: "barrierTolerance",
      expected: "a number above 0 and below 1",
    });
  }
  const tolerances = tolerancesOf(request);
  const found: (ResolvedProfile | null)[] = (await profilesEvenly(request)).map(
    (profile) => profile && unresolved(profile, tolerances),
  );
  for (let round = 0; round < MOST_ROUNDS && found.some(isOpen); round++) {
    const added = await pointsAt(
      request,
      found.map((own) => (isOpen(own) ? refinementTimes(own.profile) : [])),
    );
    for (const [i, own] of found.entries()) {
      if (!isOpen(own)) continue;
      const points = added[i];
      found[i] = points ? withAdded(own.profile, withPoints(own.profile, points), tolerances) : null;
    }
  }
  return found;
}

function isOpen(own: ResolvedProfile | null): own is ResolvedProfile {
  return own !== null && !(own.loss.resolved && own.error.resolved);
}

/** A profile before it is looked at again, of whose barrier nothing is known. */
function unresolved(profile: PathProfile, tolerances: Tolerances): ResolvedProfile {
  const of = (quantity: ProfileQuantity): BarrierResolution => ({
    tolerance: tolerances(profile, quantity),
    doubt: Number.POSITIVE_INFINITY,
    resolved: false,
  });
  return { profile, loss: of("loss"), error: of("error") };
}

function withAdded(before: PathProfile, profile: PathProfile, tolerances: Tolerances): ResolvedProfile {
  const of = (quantity: ProfileQuantity): BarrierResolution => {
    const { barrier } = barrierAndDip(profile, quantity);
    const rise = barrier - barrierAndDip(before, quantity).barrier;
    const tolerance = tolerances(profile, quantity);
    const gain = Math.max(0, parabolaTop(profile, quantity)) - barrier;
    // A top that is no parabola may lie higher still.
    const doubt = Math.max(rise, 2 * gain);
    return { tolerance, doubt, resolved: doubt <= tolerance };
  };
  return { profile, loss: of("loss"), error: of("error") };
}

function tolerancesOf({ objective, paths, examples, barrierTolerance }: ResolvedProfileRequest): Tolerances {
  const { error } = objective;
  const own = paths.map(({ examples: given = {} }) => given);
  const isCounted = error.ofClasses === true && paths.length > 0;
  // Errors move by whole examples, between which there is nothing to resolve.
  const least = isCounted ? error.of(1, checkExamples(objective.examples, examples, own)) : 0;
  return (profile, quantity) => {
    const largest = Math.max(...profile.map((point) => Math.abs(point[quantity])));
    const { barrier } = barrierAndDip(profile, quantity);
    return Math.max(barrierTolerance * barrier, ROUNDING * largest, quantity === "error" ? least : 0);
  };
}

/** How high above the chord the parabola through the highest interior point and its neighbours comes between these. */
function parabolaTop(profile: PathProfile, quantity: ProfileQuantity): number {
  const excess = excesses(profile, quantity);
  const top = indexOfLargest(excess.slice(1, -1)) + 1;
  const [before, after] = [profile[top]!.t - profile[top - 1]!.t, profile[top + 1]!.t - profile[top]!.t];
  const [rising, falling] = [
    (excess[top]! - excess[top - 1]!) / before,
    (excess[top + 1]! - excess[top]!) / after,
  ];
  const bend = (falling - rising) / (before + after);
  if (bend >= 0) return excess[top]!;
  const slope = (rising * after + falling * before) / (before + after);
  const step = Math.min(after, Math.max(-before, -slope / (2 * bend)));
  return excess[top]! + slope * step + bend * step ** 2;
}
