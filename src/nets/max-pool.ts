import { numpy as np } from "@jax-js/jax";
import { pooledSize } from "#nets/layers";

/**
 * 2×2 max pooling of maps `[batch, channels, height, width]` with stride 2; consumes them.
 *
 * Pairs of rows, then pairs of columns, by element-wise maxima: jax-js's pooling primitive cannot be
 * vectorised, and a maximum over both axes of a window took half as long again for a training step.
 */
export function maxPool2x2(maps: np.Array): np.Array {
  const [batch, channels, height, width] = maps.shape as [number, number, number, number];
  const { height: rows, width: columns } = pooledSize({ height, width });
  let pooled = maps;
  if (width > 1) {
    const pairs = pooled.slice([], [], [], [0, 2 * columns]).reshape([batch, channels, height, columns, 2]);
    pooled = np.maximum(pairs.ref.slice([], [], [], [], 0), pairs.slice([], [], [], [], 1));
  }
  if (height > 1) {
    const pairs = pooled.slice([], [], [0, 2 * rows]).reshape([batch, channels, rows, 2, columns]);
    pooled = np.maximum(pairs.ref.slice([], [], [], 0), pairs.slice([], [], [], 1));
  }
  return pooled;
}
