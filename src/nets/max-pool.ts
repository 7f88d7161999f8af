import { numpy as np } from "@jax-js/jax";
import type { MapSize } from "./image-shape.ts";

/** What 2×2 max pooling leaves of a map: half, without the last row or column of an odd size; a size of 1 stays. */
export function pooledSize({ height, width }: MapSize): MapSize {
  return { height: Math.max(1, Math.floor(height / 2)), width: Math.max(1, Math.floor(width / 2)) };
}

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
  if (height > 1) {
    const pairs = pooled.slice([], [], [0, 2 * rows]).reshape([batch, channels, rows, 2, width]);
    pooled = np.maximum(pairs.ref.slice([], [], [], 0), pairs.slice([], [], [], 1));
  }
  if (width > 1) {
    const pairs = pooled.slice([], [], [], [0, 2 * columns]).reshape([batch, channels, rows, columns, 2]);
    pooled = np.maximum(pairs.ref.slice([], [], [], [], 0), pairs.slice([], [], [], [], 1));
  }
  return pooled;
}
