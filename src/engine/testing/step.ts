import { numpy as np } from "@jax-js/jax";

/** Largest number of elements that a step may make. */
export const LARGEST = 300;

/** Does one step on borrowed operands, or nothing where it does not apply; `choice` says how. */
export type Step = (x: np.Array, y: np.Array, choice: number) => np.Array | readonly np.Array[] | undefined;

/** A step along one axis that has elements, chosen by `choice`; what is left of the choice goes on to `apply`. */
export const alongAxis =
  (apply: (x: np.Array, axis: number, choice: number) => ReturnType<Step>): Step =>
  (x, _, choice) => {
    if (x.ndim === 0) return undefined;
    const axis = choice % x.ndim;
    return x.shape[axis] === 0 ? undefined : apply(x, axis, Math.floor(choice / x.ndim));
  };

/** The permutation of the given number, in the factorial number system. */
export function permutation(rank: number, choice: number): number[] {
  const left = Array.from({ length: rank }, (_, axis) => axis);
  let rest = choice;
  return Array.from({ length: rank }, (_, i) => {
    const position = rest % (rank - i);
    rest = Math.floor(rest / (rank - i));
    return left.splice(position, 1)[0]!;
  });
}

/** Whether two shapes broadcast against each other. */
export const broadcasts = (a: readonly number[], b: readonly number[]): boolean =>
  [...Array(Math.min(a.length, b.length)).keys()].every((i) => {
    const [m, n] = [a.at(-1 - i)!, b.at(-1 - i)!];
    return m === n || m === 1 || n === 1;
  });

/** The sum of products along one of the pairs of axes of equal size, where there is such a pair. */
export function contraction(x: np.Array, y: np.Array, choice: number): np.Array | undefined {
  const pairs = x.shape.flatMap((size, i) =>
    y.shape.flatMap((other, j) => (size === other && size > 0 ? [[i, j] as const] : [])),
  );
  const pair = pairs[choice % Math.max(1, pairs.length)];
  if (pair === undefined) return undefined;
  const [i, j] = pair;
  if ((x.size / x.shape[i]!) * (y.size / y.shape[j]!) > LARGEST) return undefined;
  return np.tensordot(x.ref, y.ref, [[i], [j]]);
}
