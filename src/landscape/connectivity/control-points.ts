/** A path in parameter space by its control points, ends included; two points are a straight line. */
export type ControlPoints = readonly Float32Array[];

/** Throws a RangeError for no points, or for points of several lengths. */
function checkPoints(points: ControlPoints): void {
  const [first, ...others] = points;
  if (first === undefined) throw new RangeError("a path of no control points");
  const other = others.find(({ length }) => length !== first.length);
  if (other !== undefined) {
    throw new RangeError(`control points of ${first.length} and ${other.length} parameters`);
  }
}

/** The sum of control points by weight, as new parameters. Throws a RangeError as all of these. */
export function weightedPoint(points: ControlPoints, weights: Float64Array): Float32Array {
  checkPoints(points);
  const result = new Float32Array(points[0]!.length);
  for (let i = 0; i < result.length; i++) {
    let sum = 0;
    for (let j = 0; j < points.length; j++) sum += weights[j]! * points[j]![i]!;
    result[i] = sum;
  }
  return result;
}

/** The inner product of each two vectors that go from a control point to the next. */
export function innerProductsOfSides(points: ControlPoints): number[][] {
  checkPoints(points);
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

/** Σ weight · weight · product over all pairs. */
export function quadraticForm(weights: Float64Array, products: readonly (readonly number[])[]): number {
  let form = 0;
  for (let i = 0; i < weights.length; i++) {
    for (let j = 0; j < weights.length; j++) form += weights[i]! * weights[j]! * products[i]![j]!;
  }
  return form;
}
