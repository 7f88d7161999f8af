import type { RandomStream } from "#random";
import { EXHAUSTED, orthogonalise, randomDirection } from "./lanczos.ts";
import type { OrthogonalCourse } from "./orthogonalisation.ts";
import { dot, isFiniteVector, scaled } from "./vector.ts";

/** From where a Krylov space is built and how far. */
export interface KrylovOptions {
  readonly dimension: number;
  /** Draws the Gaussian start vector. */
  readonly stream: RandomStream;
  /** Lanczos steps, which are products; at most the dimension are taken. */
  readonly steps: number;
}

/** A symmetric matrix on a Krylov space: tridiagonal in an orthonormal basis. */
interface KrylovSpace {
  readonly basis: readonly Float64Array[];
  readonly diagonal: readonly number[];
  readonly offDiagonal: readonly number[];
  /** Nothing leads out of the space: what is found in it is exact. */
  readonly isExhausted: boolean;
}

/** A fixed number of Lanczos steps with full re-orthogonalisation; `null` when a product is not finite. */
export function* krylovCourse({
  dimension,
  stream,
  steps,
}: KrylovOptions): OrthogonalCourse<KrylovSpace | null> {
  const basis = [randomDirection(dimension, stream)];
  const diagonal: number[] = [];
  const offDiagonal: number[] = [];
  const rest = new Float64Array(dimension);
  for (;;) {
    const current = basis.at(-1)!;
    const [product] = yield [current];
    if (!product || !isFiniteVector(product)) return null;
    diagonal.push(dot(product, current));
    const order = diagonal.length;
    if (order === Math.min(Math.max(1, steps), dimension)) {
      return { basis, diagonal, offDiagonal, isExhausted: order === dimension };
    }
    rest.set(product);
    const coupling = yield* orthogonalise(rest, basis);
    const scale = Math.max(...diagonal.map(Math.abs), ...offDiagonal);
    if (coupling <= EXHAUSTED * scale) return { basis, diagonal, offDiagonal, isExhausted: true };
    offDiagonal.push(coupling);
    basis.push(scaled(rest, 1 / coupling));
  }
}
