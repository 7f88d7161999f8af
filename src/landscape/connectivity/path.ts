import { bezierArcLengths, bezierWeights, curveLength } from "./bezier.ts";
import { type ControlPoints, quadraticForm, weightedPoint } from "./control-points.ts";
import { polychainArcLengths, polychainBends, polychainWeights } from "./polychain.ts";

/**
 * What control points make: a Bezier curve, which but for its ends meets none of them, or the straight pieces from each to
 * the next. Both are the straight line where there are no points between the ends.
 */
export type PathShape = (typeof PATH_SHAPES)[number];

/** What control points can make. */
export const PATH_SHAPES = ["bezier", "polychain"] as const;

/** The weights of `count` control points at t in [0, 1]; they are non-negative and sum to 1. */
export function pathWeights(shape: PathShape, t: number, count: number): Float64Array {
  return shape === "bezier" ? bezierWeights(t, count) : polychainWeights(t, count);
}

/** The point at t in [0, 1] of the path with these control points, as new parameters. */
export function pathPoint(points: ControlPoints, t: number, shape: PathShape = "bezier"): Float32Array {
  return weightedPoint(points, pathWeights(shape, t, points.length));
}

/** The times between 0 and 1 at which a path turns a corner. */
export function cornersOf(points: ControlPoints, shape: PathShape = "bezier"): readonly number[] {
  return shape === "bezier" ? [] : polychainBends(points.length);
}

/** The length of a path in the Euclidean norm of parameter space. */
export function pathLength(points: ControlPoints, shape: PathShape = "bezier"): number {
  return shape === "bezier" ? curveLength(points) : polychainArcLengths(points, [1])[0]!;
}

/** How far along a path some ascending times lie, the first of them 0. */
export function arcLengths(
  points: ControlPoints,
  times: readonly number[],
  shape: PathShape = "bezier",
): readonly number[] {
  return shape === "bezier" ? bezierArcLengths(points, times) : polychainArcLengths(points, times);
}

/** How long a path is, in the Euclidean norm of parameter space. */
export interface PathExtent {
  /** Its length and the distance of its ends; `null` where not finite. */
  readonly length: number | null;
  readonly chord: number | null;
  /** The one over the other; `null` where the ends coincide, too. */
  readonly lengthRatio: number | null;
}

export function pathExtent(points: ControlPoints, shape: PathShape = "bezier"): PathExtent {
  const finite = (value: number) => (Number.isFinite(value) ? value : null);
  const [length, chord] = [pathLength(points, shape), chordLength(points)];
  return { length: finite(length), chord: finite(chord), lengthRatio: finite(length / chord) };
}

/** The length of a path over the distance of its ends, at least 1; `null` where the ends coincide or are not finite. */
export function lengthRatio(points: ControlPoints, shape: PathShape = "bezier"): number | null {
  return pathExtent(points, shape).lengthRatio;
}

/** The distance of the ends of a path. */
export function chordLength(points: ControlPoints): number {
  return curveLength([points[0]!, points.at(-1)!]);
}

/** The squared Euclidean norm of the points of a path by t, for many t: whole vectors are gone through once. */
export function squaredNormAlong(points: ControlPoints, shape: PathShape = "bezier"): (t: number) => number {
  const products = points.map((one) =>
    points.map((other) => one.reduce((sum, value, k) => sum + value * other[k]!, 0)),
  );
  return (t) => quadraticForm(pathWeights(shape, t, points.length), products);
}
