import { mean, sampleVariance } from "#statistics";

/** A plane that parts two classes: `intercept` + Σ `slopes`·x is positive where the class is likelier than not. */
export interface LogisticFit {
  readonly intercept: number;
  /** One per feature, in units of one over the feature's. */
  readonly slopes: readonly number[];
}

/**
 * The prior on slopes, as the inverse variance of a normal law on standardised features: weak enough to leave
 * the boundary where it is, strong enough to keep slopes finite where the classes do not overlap.
 */
const RIDGE = 0.1;
const MOST_STEPS = 50;

/**
 * Logistic regression by Newton's method on standardised features, with a weak normal prior on the slopes.
 *
 * `null` where the rows hold one class alone, or a feature does not vary.
 * Source: Hastie, Tibshirani and Friedman, "The elements of statistical learning", 2009, section 4.4.
 */
export function logisticFit(
  rows: readonly (readonly number[])[],
  classes: readonly boolean[],
): LogisticFit | null {
  if (new Set(classes).size < 2) return null;
  const features = rows[0]!.map((_, j) => rows.map((row) => row[j]!));
  const centres = features.map((values) => mean(values)!);
  const scales = features.map((values) => Math.sqrt(sampleVariance(values)!));
  if (scales.some((scale) => !(scale > 0))) return null;
  const design = rows.map((row) => [1, ...row.map((value, j) => (value - centres[j]!) / scales[j]!)]);

  let weights = [0, ...centres.map(() => 0)];
  for (let step = 0; step < MOST_STEPS; step++) {
    const change = newtonStep(design, classes, weights);
    const here = loss(design, classes, weights);
    let length = 1;
    // A full step may overshoot far from the optimum; the loss is convex, so a shorter one always descends.
    while (length > 1e-6 && loss(design, classes, along(weights, change, length)) > here) length /= 2;
    weights = along(weights, change, length);
    if (Math.max(...change.map(Math.abs)) * length < 1e-10) break;
  }
  const slopes = scales.map((scale, j) => weights[j + 1]! / scale);
  const intercept = slopes.reduce((sum, slope, j) => sum - slope * centres[j]!, weights[0]!);
  return { intercept, slopes };
}

type Rows = readonly (readonly number[])[];

function along(weights: readonly number[], change: readonly number[], length: number): number[] {
  return weights.map((weight, j) => weight + length * change[j]!);
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, j) => sum + value * b[j]!, 0);
}

/** Minus the logarithm of the posterior. */
function loss(design: Rows, classes: readonly boolean[], weights: readonly number[]): number {
  const prior = (RIDGE / 2) * weights.slice(1).reduce((sum, weight) => sum + weight ** 2, 0);
  return design.reduce((sum, row, i) => {
    const score = classes[i] ? -dot(row, weights) : dot(row, weights);
    return sum + Math.max(0, score) + Math.log1p(Math.exp(-Math.abs(score)));
  }, prior);
}

function newtonStep(design: Rows, classes: readonly boolean[], weights: readonly number[]): number[] {
  const count = weights.length;
  const gradient = weights.map((weight, j) => (j === 0 ? 0 : -RIDGE * weight));
  // A hair of curvature for the intercept keeps the system regular where every probability is 0 or 1.
  const curvature = weights.map((_, j) => weights.map((__, k) => (j !== k ? 0 : j === 0 ? 1e-9 : RIDGE)));
  for (const [i, row] of design.entries()) {
    const probability = 1 / (1 + Math.exp(-dot(row, weights)));
    const residual = (classes[i] ? 1 : 0) - probability;
    const spread = probability * (1 - probability);
    for (let j = 0; j < count; j++) {
      gradient[j]! += residual * row[j]!;
      for (let k = 0; k < count; k++) curvature[j]![k]! += spread * row[j]! * row[k]!;
    }
  }
  return solved(curvature, gradient);
}

/** The solution of a symmetric positive definite system by Gaussian elimination; overwrites its arguments. */
function solved(matrix: number[][], right: number[]): number[] {
  const count = right.length;
  for (let pivot = 0; pivot < count; pivot++) {
    for (let row = pivot + 1; row < count; row++) {
      const factor = matrix[row]![pivot]! / matrix[pivot]![pivot]!;
      for (let column = pivot; column < count; column++) {
        matrix[row]![column]! -= factor * matrix[pivot]![column]!;
      }
      right[row]! -= factor * right[pivot]!;
    }
  }
  for (let row = count - 1; row >= 0; row--) {
    for (let column = row + 1; column < count; column++)
      right[row]! -= matrix[row]![column]! * right[column]!;
    right[row]! /= matrix[row]![row]!;
  }
  return right;
}
