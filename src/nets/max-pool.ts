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

/**
 * 3×3 max pooling of maps `[batch, channels, height, width]` that are nowhere negative, such as a ReLU's, with stride 2 and a
 * border of 1; consumes them. Sizes are halved and rounded up.
 */
export function maxPool3x3(maps: np.Array): np.Array {
  const [batch, channels, height, width] = maps.shape as [number, number, number, number];
  const [rows, columns] = [Math.ceil(height / 2), Math.ceil(width / 2)];
  // Zeros around maps that are nowhere negative are never larger than what they stand beside.
  // biome-ignore format: an axis is a pair
  const bordered = np.pad(maps, [[0, 0], [0, 0], [1, 2 * rows + 1 - height], [1, 2 * columns + 1 - width]]);
  const across = (from: number): np.Array =>
    bordered.ref
      .slice([], [], [], [from, from + 2 * columns])
      .reshape([batch, channels, 2 * rows + 2, columns, 2])
      .slice([], [], [], [], 0);
  const wide = np.maximum(np.maximum(across(0), across(1)), across(2));
  bordered.dispose();
  const down = (from: number): np.Array =>
    wide.ref
      .slice([], [], [from, from + 2 * rows])
      .reshape([batch, channels, rows, 2, columns])
      .slice([], [], [], 0);
  const pooled = np.maximum(np.maximum(down(0), down(1)), down(2));
  wide.dispose();
  return pooled;
}
