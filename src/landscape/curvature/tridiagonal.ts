import { AtlasError } from "#errors";

/** Eigenvalues of a symmetric tridiagonal matrix with chosen rows of its eigenvector matrix. */
export interface TridiagonalEigensystem {
  /** Eigenvalues in ascending order. */
  readonly values: Float64Array;
  /** For each row asked for, that component of every unit eigenvector, in the order of `values`. */
  readonly rows: readonly Float64Array[];
}

const MOST_SWEEPS_PER_EIGENVALUE = 60;
/** A coupling this small is zero whatever its neighbours: its products would leave the normal range. */
const NEGLIGIBLE = 2 ** -500;

/** Between these a sum of squares has lost nothing to the ends of the range. */
const [SMALLEST_SQUARE, LARGEST_SQUARE] = [2 ** -900, 2 ** 1000];

/**
 * The eigensystem of a symmetric tridiagonal matrix of order m by the implicit QL method with Wilkinson shifts.
 *
 * `diagonal` has m elements, `offDiagonal` at least m - 1. `rows` says which components of the eigenvectors to
 * keep (every one gives the eigenvectors whole); fewer rows cost less. Signs of eigenvectors are arbitrary.
 * Source: Parlett, The Symmetric Eigenvalue Problem, ch. 8; Golub and Welsch 1969 for keeping one row.
 */
export function tridiagonalEigensystem(
  diagonal: ArrayLike<number>,
  offDiagonal: ArrayLike<number>,
  rows: readonly number[],
): TridiagonalEigensystem {
  const order = diagonal.length;
  const d = Float64Array.from(diagonal);
  const e = new Float64Array(order);
  for (let i = 0; i + 1 < order; i++) e[i] = offDiagonal[i]!;
  const kept = rows.map((row) => {
    const components = new Float64Array(order);
    components[row] = 1;
    return components;
  });

  for (let low = 0; low < order; low++) {
    for (let sweep = 0; ; sweep++) {
      const high = endOfBlock(d, e, low);
      if (high === low) break;
      if (sweep === MOST_SWEEPS_PER_EIGENVALUE) {
        throw new AtlasError({
          code: "curvature/eigenvalues-not-found",
          kind: "failure",
          problem: `the tridiagonal eigenvalues did not settle in ${MOST_SWEEPS_PER_EIGENVALUE} sweeps`,
        });
      }
      sweepBlock(d, e, low, high, kept);
    }
  }

  const ascending = Array.from({ length: order }, (_, i) => i).sort((i, j) => d[i]! - d[j]!);
  return {
    values: Float64Array.from(ascending, (i) => d[i]!),
    rows: kept.map((components) => Float64Array.from(ascending, (i) => components[i]!)),
  };
}

/** The last index of the unreduced block that starts at `low`: where the next coupling is negligible. */
function endOfBlock(d: Float64Array, e: Float64Array, low: number): number {
  let high = low;
  while (high + 1 < d.length) {
    const scale = Math.abs(d[high]!) + Math.abs(d[high + 1]!);
    if (Math.abs(e[high]!) <= Number.EPSILON * scale + NEGLIGIBLE) break;
    high++;
  }
  return high;
}

/** √(f² + g²); the general function, which never leaves the range of numbers, takes many times as long. */
function hypotenuse(f: number, g: number): number {
  const square = f * f + g * g;
  return square > SMALLEST_SQUARE && square < LARGEST_SQUARE ? Math.sqrt(square) : Math.hypot(f, g);
}

/** One implicit QL sweep over the block [low, high]: chases the bulge upwards by Givens rotations. */
function sweepBlock(
  d: Float64Array,
  e: Float64Array,
  low: number,
  high: number,
  kept: readonly Float64Array[],
): void {
  const half = (d[low + 1]! - d[low]!) / (2 * e[low]!);
  const away = half + (half < 0 ? -1 : 1) * Math.hypot(half, 1);
  let g = d[high]! - d[low]! + e[low]! / away;
  let sine = 1;
  let cosine = 1;
  let shift = 0;
  for (let i = high - 1; i >= low; i--) {
    const f = sine * e[i]!;
    const b = cosine * e[i]!;
    const length = hypotenuse(f, g);
    e[i + 1] = length;
    if (length === 0) {
      d[i + 1]! -= shift;
      e[high] = 0;
      return;
    }
    sine = f / length;
    cosine = g / length;
    const above = d[i + 1]! - shift;
    const turned = (d[i]! - above) * sine + 2 * cosine * b;
    shift = sine * turned;
    d[i + 1] = above + shift;
    g = cosine * turned - b;
    for (const components of kept) {
      const right = components[i + 1]!;
      const left = components[i]!;
      components[i + 1] = sine * left + cosine * right;
      components[i] = cosine * left - sine * right;
    }
  }
  d[low]! -= shift;
  e[low] = g;
  e[high] = 0;
}
