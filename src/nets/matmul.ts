import { numpy as np } from "@jax-js/jax";

/**
 * Products of matrices in the last two axes, stacks of which meet as NumPy's do: `[…, m, k]` by `[…, k, n]` gives
 * `[…, m, n]`, and a vector stands for a row on the left and for a column on the right. Consumes its arguments.
 *
 * Where one stack has more axes than the other, jax-js's own puts the axes of the result in another order.
 */
export function matmul(x: np.ArrayLike, y: np.ArrayLike): np.Array {
  const [left, right] = [np.ndim(x), np.ndim(y)];
  const isStacked = left >= 2 && right >= 2 && left !== right;
  if (!isStacked || typeof x !== "object" || typeof y !== "object") return np.matmul(x, y);
  const rank = Math.max(left, right);
  return np.matmul(ofRank(x, rank), ofRank(y, rank));
}

function ofRank(array: np.Array, rank: number): np.Array {
  const missing = rank - array.ndim;
  return missing === 0 ? array : array.reshape([...new Array<number>(missing).fill(1), ...array.shape]);
}
