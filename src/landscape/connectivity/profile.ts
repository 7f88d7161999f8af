/** A network on a path, judged on one set of examples. */
export interface ProfilePoint {
  /** Where on the path, 0 … 1. */
  readonly t: number;
  /** Mean loss. */
  readonly loss: number;
  /** In the units of the objective's error measure: percent of examples answered wrongly for classification. */
  readonly error: number;
}

/** Loss and error along a path, in ascending t from 0 to 1; its ends are the two networks. */
export type PathProfile = readonly ProfilePoint[];

/** What is read off a profile. */
export type ProfileQuantity = "loss" | "error";

/** The greatest departures of a path from the straight line between the values of its ends, at interior points. */
export interface BarrierAndDip {
  /** max(0, max_t f(t) - ((1 - t) f(0) + t f(1))): how far the path rises. */
  readonly barrier: number;
  /** Where it is reached; `null` without a barrier. */
  readonly barrierAt: number | null;
  /** max(0, max_t ((1 - t) f(0) + t f(1)) - f(t)): how far the path sinks, which says that its ends are not minima. */
  readonly dip: number;
  readonly dipAt: number | null;
}

const PUBLISHED_TIMES = [0, 0.25, 0.5, 0.75, 1];

/**
 * The times at which a path is judged: 0, 1, `interior` equally spaced ones between, and the quarters, at which
 * the published number is read.
 */
export function profileTimes(interior: number): readonly number[] {
  const even = Array.from({ length: interior }, (_, i) => (i + 1) / (interior + 1));
  return [...new Set([...even, ...PUBLISHED_TIMES])].sort((a, b) => a - b);
}

/** The midpoints of the intervals beside the interior points of largest loss and largest error above the chord. */
export function refinementTimes(profile: PathProfile): readonly number[] {
  requireInterior(profile);
  const around = (quantity: ProfileQuantity): number[] => {
    const excess = excesses(profile, quantity);
    const worst = indexOfLargest(excess.slice(1, -1)) + 1;
    const [before, at, after] = [profile[worst - 1]!.t, profile[worst]!.t, profile[worst + 1]!.t];
    return [(before + at) / 2, (at + after) / 2];
  };
  return [...new Set([...around("loss"), ...around("error")])].sort((a, b) => a - b);
}

/**
 * Barrier and dip of a profile relative to the chord (1 - t) f(0) + t f(1), over its interior points.
 *
 * Throws RangeError for a profile without a point between its ends.
 */
export function barrierAndDip(profile: PathProfile, quantity: ProfileQuantity): BarrierAndDip {
  requireInterior(profile);
  const excess = excesses(profile, quantity).slice(1, -1);
  const [highest, lowest] = [indexOfLargest(excess), indexOfLargest(excess.map((value) => -value))];
  const barrier = Math.max(0, excess[highest]!);
  const dip = Math.max(0, -excess[lowest]!);
  return {
    barrier,
    barrierAt: barrier > 0 ? profile[highest + 1]!.t : null,
    dip,
    dipAt: dip > 0 ? profile[lowest + 1]!.t : null,
  };
}

/**
 * Signed mode connectivity: the mean of the ends minus the value at the interior t that differs from it most.
 *
 * Negative is a barrier, positive a curve better than its ends, near zero well connected.
 * Source: Yang et al. 2021, eq. 4, with t kept off the ends, where the sign would depend on their order.
 *
 * Throws RangeError for a profile without a point between its ends.
 */
export function signedModeConnectivity(profile: PathProfile, quantity: ProfileQuantity): number {
  return signedDeviation(profile, quantity).value;
}

/**
 * Signed mode connectivity exactly as published: over t = 0, ¼, ½, ¾ and 1, the ends included.
 *
 * Throws RangeError for a profile without those points; `profileTimes` always has them.
 */
export function publishedModeConnectivity(profile: PathProfile, quantity: ProfileQuantity): number {
  return publishedDeviation(profile, quantity).value;
}

/** A signed number of a path, with what decided it. */
export interface SignedDeviation {
  readonly value: number;
  /** Where on the path it was read. */
  readonly at: number;
  /**
   * Whether another point lies as far on the other side but for rounding, so that the sign is that of the first of them:
   * as always where an end decides, for the other end lies opposite.
   */
  readonly isTie: boolean;
}

/** `signedModeConnectivity` with the point that decides it. */
export function signedDeviation(profile: PathProfile, quantity: ProfileQuantity): SignedDeviation {
  requireInterior(profile);
  return largestDeviation(profile, profile.slice(1, -1), quantity);
}

/** `publishedModeConnectivity` with the point that decides it. */
export function publishedDeviation(profile: PathProfile, quantity: ProfileQuantity): SignedDeviation {
  const read = PUBLISHED_TIMES.map((t) => {
    const point = profile.find((candidate) => candidate.t === t);
    if (point === undefined) throw new RangeError(`the profile has no point at t = ${t}`);
    return point;
  });
  return largestDeviation(profile, read, quantity);
}

/** How much smaller a deviation may be than the largest and still be as large: rounding of means of float32 losses. */
const ROUNDING = 1e-6;

/** The mean of the ends of a profile minus the value of a point that is furthest from it, the first of equals. */
function largestDeviation(
  profile: PathProfile,
  points: PathProfile,
  quantity: ProfileQuantity,
): SignedDeviation {
  const middle = (profile[0]![quantity] + profile.at(-1)![quantity]) / 2;
  const deviations = points.map((point) => middle - point[quantity]);
  const decisive = indexOfLargest(deviations.map(Math.abs));
  const value = deviations[decisive]!;
  const size = Math.abs(value);
  const isOpposite = (other: number): boolean =>
    Math.sign(other) === -Math.sign(value) && Math.abs(other) >= size * (1 - ROUNDING);
  return { value, at: points[decisive]!.t, isTie: size > 0 && deviations.some(isOpposite) };
}

/** What lies between two networks cannot be told by these alone. */
function requireInterior({ length }: PathProfile): void {
  if (length < 3)
    throw new RangeError(`the profile has ${length} points, so that none lies between its ends`);
}

/** How high each point of a profile lies above the chord between its ends. */
export function excesses(profile: PathProfile, quantity: ProfileQuantity): number[] {
  const [first, last] = [profile[0]![quantity], profile.at(-1)![quantity]];
  return profile.map((point) => point[quantity] - ((1 - point.t) * first + point.t * last));
}

/** Where the largest of some values is, the first of equals. */
export function indexOfLargest(values: readonly number[]): number {
  return values.reduce((best, value, i) => (value > values[best]! ? i : best), 0);
}
