import { type ControlPoints, innerProductsOfSides, quadraticForm, weightedPoint } from "./control-points.ts";

/**
 * The weights of `count` control points at t in [0, 1]: the Bernstein polynomials C(n, j) tʲ (1 - t)ⁿ⁻ʲ, n = count - 1.
 *
 * They are non-negative and sum to 1; at t = 0 and t = 1 they pick the first and the last point exactly.
 */
export function bezierWeights(t: number, count: number): Float64Array {
  const degree = count - 1;
  const weights = new Float64Array(count);
  let binomial = 1;
  for (let j = 0; j < count; j++) {
    weights[j] = binomial * t ** j * (1 - t) ** (degree - j);
    binomial = (binomial * (degree - j)) / (j + 1);
  }
  return weights;
}

/** The point at t in [0, 1] of the curve with these control points, as new parameters. */
export function bezierPoint(points: ControlPoints, t: number): Float32Array {
  return weightedPoint(points, bezierWeights(t, points.length));
}

/** Panels of the composite Simpson rule; smooth speeds integrate to about ten digits. */
const PANELS = 256;

/** The length of a Bezier curve in the Euclidean norm of parameter space. */
export function curveLength(points: ControlPoints): number {
  return integral(bezierSpeed(points), 0, 1, PANELS);
}

/** Panels between two times of a curve that is cut up. */
const PANELS_BETWEEN = 32;

/** How far along a Bezier curve some ascending times lie, from its beginning on, which the first of them is. */
export function bezierArcLengths(points: ControlPoints, times: readonly number[]): readonly number[] {
  const speed = bezierSpeed(points);
  let length = 0;
  return times.map((t, i) => {
    if (i > 0) length += integral(speed, times[i - 1]!, t, PANELS_BETWEEN);
    return length;
  });
}

/** The speed of a curve by t: a quadratic form in the sides of the control polygon, so t never touches whole vectors. */
function bezierSpeed(points: ControlPoints): (t: number) => number {
  const degree = points.length - 1;
  const products = innerProductsOfSides(points);
  return (t) => degree * Math.sqrt(Math.max(0, quadraticForm(bezierWeights(t, degree), products)));
}

/** By Simpson's rule over an even number of panels. */
function integral(of: (t: number) => number, from: number, to: number, panels: number): number {
  const width = to - from;
  let sum = of(from) + of(to);
  for (let panel = 1; panel < panels; panel++)
    sum += (panel % 2 === 0 ? 2 : 4) * of(from + (width * panel) / panels);
  return (width * sum) / (3 * panels);
}
