import { numpy as np } from "@jax-js/jax";

/** How many tokens one turn of the slowest position takes, by 2π. */
const SLOWEST = 10000;

/**
 * Vectors `[batch, length, width]` of tokens `[batch, length]`, int32 from 0: rows of a table `[words, width]` times
 * √width, and sinusoidal positions; consumes its arguments. After Vaswani et al., "Attention is all you need", 2017.
 */
export function embedTokens(tokens: np.Array, table: np.Array): np.Array {
  const [batch, length] = tokens.shape as [number, number];
  const width = table.shape[1]!;
  const rows = table.slice(tokens.reshape([batch * length])).reshape([batch, length, width]);
  const positions = np.array(sinusoidalPositions(length, width), { shape: [length, width] });
  return rows.mul(Math.sqrt(width)).add(positions);
}

/**
 * Positions `[length, width]`, flat: sines of the place at rates that fall evenly in their logarithm from 1 to almost
 * 1/10000 a token, then cosines of the same; `width` is even.
 */
export function sinusoidalPositions(length: number, width: number): Float32Array<ArrayBuffer> {
  const rates = width / 2;
  return Float32Array.from({ length: length * width }, (_, i) => {
    const [place, column] = [Math.floor(i / width), i % width];
    const angle = place * SLOWEST ** (-(column % rates) / rates);
    return column < rates ? Math.sin(angle) : Math.cos(angle);
  });
}
