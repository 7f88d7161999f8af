/** A Bezier curve in parameter space by its control points, ends included; two points are a straight line. */
export type ControlPoints = readonly Float32Array[];

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
  const weights = bezierWeights(t, points.length);
  const result = new Float32Array(points[0]!.length);
  for (let i = 0; i < result.length; i++) {
    let sum = 0;
    for (let j = 0; j < points.length; j++) sum += weights[j]! * points[j]![i]!;
    result[i] = sum;
  }
  return result;
}

/** Panels of the composite Simpson rule; smooth speeds integrate to about ten digits. */
const PANELS = 256;

/** The length of a Bezier curve in the Euclidean norm of parameter space. */
export function curveLength(points: ControlPoints): number {
  const degree = points.length - 1;
  const products = innerProductsOfSides(points);
  // The speed is a quadratic form in the sides of the control polygon, so t never touches whole vectors.
  const speed = (t: number): number =>
    degree * Math.sqrt(Math.max(0, quadraticForm(bezierWeights(t, degree), products)));
  let sum = speed(0) + speed(1);
  for (let panel = 1; panel < PANELS; panel++) sum += (panel % 2 === 0 ? 2 : 4) * speed(panel / PANELS);
  return sum / (3 * PANELS);
}

/** Curve length over the distance of its ends, at least 1; `null` where the ends coincide or are not finite. */
export function lengthRatio(points: ControlPoints): number | null {
  const ratio = curveLength(points) / curveLength([points[0]!, points.at(-1)!]);
  return Number.isFinite(ratio) ? ratio : null;
}

/** The squared Euclidean norm of the points of a curve by t, for many t: whole vectors are gone through once. */
export function squaredNormAlong(points: ControlPoints): (t: number) => number {
  const products = points.map((one) =>
    points.map((other) => one.reduce((sum, value, k) => sum + value * other[k]!, 0)),
  );
  return (t) => quadraticForm(bezierWeights(t, points.length), products);
}

function quadraticForm(weights: Float64Array, products: readonly (readonly number[])[]): number {
  let form = 0;
  for (let i = 0; i < weights.length; i++) {
    for (let j = 0; j < weights.length; j++) form += weights[i]! * weights[j]! * products[i]![j]!;
  }
  return form;
}

function innerProductsOfSides(points: ControlPoints): number[][] {
  const sides = points.length - 1;
  const products = Array.from({ length: sides }, () => new Array<number>(sides).fill(0));
  for (let i = 0; i < sides; i++) {
    for (let j = 0; j <= i; j++) {
      const [fromI, toI, fromJ, toJ] = [points[i]!, points[i + 1]!, points[j]!, points[j + 1]!];
      let sum = 0;
      for (let k = 0; k < fromI.length; k++) sum += (toI[k]! - fromI[k]!) * (toJ[k]! - fromJ[k]!);
      products[i]![j] = sum;
      products[j]![i] = sum;
    }
  }
  return products;
}
