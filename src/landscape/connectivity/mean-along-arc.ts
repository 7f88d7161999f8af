import type { ControlPoints } from "./control-points.ts";
import { arcLengths, chordLength, cornersOf, type PathShape } from "./path.ts";
import type { PathProfile, ProfileQuantity } from "./profile.ts";

/** What lies along a path, by its arc length. */
export interface ArcIntegral {
  /** Of the path and of the distance between its ends, in the Euclidean norm of parameter space. */
  readonly length: number;
  readonly chord: number;
  /** ∫ of the loss or the error by arc length. */
  readonly integral: number;
  /** The integral over the length: what a step along the path meets in the mean, however fast t goes. */
  readonly mean: number;
  /** What the mean owes to how few points were judged: its distance from that of the trapezoidal rule. */
  readonly discretisation: number;
}

/**
 * The integral of a judged path by its arc length, by parabolas through the points of each smooth piece: exact where what is
 * integrated is quadratic in arc length. `null` where the ends of a path are all there is of it, or its length is not finite.
 *
 * Throws RangeError for a profile that does not rise in t from 0 to 1.
 */
export function meanAlongArc(
  profile: PathProfile,
  { points, shape }: { readonly points: ControlPoints; readonly shape?: PathShape | undefined },
  quantity: ProfileQuantity,
): ArcIntegral | null {
  requireWhole(profile);
  const lengths = arcLengths(
    points,
    profile.map(({ t }) => t),
    shape,
  );
  const length = lengths.at(-1)!;
  if (!(length > 0 && Number.isFinite(length))) return null;
  const corners = new Set(cornersOf(points, shape));
  let [integral, ofTrapezoids] = [0, 0];
  let piece: Place[] = [];
  for (const [i, point] of profile.entries()) {
    piece.push({ at: lengths[i]!, value: point[quantity] });
    if (!corners.has(point.t) && i < profile.length - 1) continue;
    integral += integralOf(piece);
    ofTrapezoids += trapezoids(piece);
    piece = piece.slice(-1);
  }
  const mean = integral / length;
  return {
    length,
    chord: chordLength(points),
    integral,
    mean,
    discretisation: Math.abs(mean - ofTrapezoids / length),
  };
}

/** The length and the integral are of the whole path, so that both must be known up to its ends. */
function requireWhole(profile: PathProfile): void {
  const rises = profile.every(({ t }, i) => i === 0 || t > profile[i - 1]!.t);
  if (rises && profile[0]?.t === 0 && profile.at(-1)?.t === 1) return;
  const ts =
    profile.length < 6 ? profile.map(({ t }) => t).join(", ") : `${profile[0]!.t} … ${profile.at(-1)!.t}`;
  throw new RangeError(`the profile has points at t = ${ts}, which do not rise from 0 to 1`);
}

/** A value at an arc length. */
interface Place {
  readonly at: number;
  readonly value: number;
}

function trapezoids(places: readonly Place[]): number {
  return places
    .slice(1)
    .reduce((sum, { at, value }, i) => sum + ((at - places[i]!.at) * (places[i]!.value + value)) / 2, 0);
}

/** Each stretch by the parabolas through its ends and the next place on either side, in the mean of the two. */
function integralOf(all: readonly Place[]): number {
  const places = all.filter(({ at }, i) => i === 0 || at > all[i - 1]!.at);
  let bulges = 0;
  for (let i = 0; i + 1 < places.length; i++) {
    const own = [i === 0 ? [] : places.slice(i - 1, i + 2), places.slice(i, i + 3)].filter(
      (three) => three.length === 3,
    );
    // Between its places a parabola a·s² + … lies below the trapezoid by a · width³ / 6.
    const curvature = own.reduce((sum, three) => sum + curvatureOf(three), 0) / Math.max(1, own.length);
    bulges += (curvature * (places[i + 1]!.at - places[i]!.at) ** 3) / 6;
  }
  return trapezoids(places) - bulges;
}

/** The factor a of the parabola a·s² + … through three places. */
function curvatureOf([one, two, three]: readonly Place[]): number {
  const slope = (from: Place, to: Place) => (to.value - from.value) / (to.at - from.at);
  return (slope(two!, three!) - slope(one!, two!)) / (three!.at - one!.at);
}
