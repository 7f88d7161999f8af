import { numpy as np } from "@jax-js/jax";

/** How many tokens one turn of the slowest position takes, by 2π. */
const SLOWEST = 10000;

/**
 * Vectors `[batch, length, width]` of tokens `[batch, length]`, int32 from 0: rows of a table `[words, width]` times
 * √width, and sinusoidal positions; consumes its arguments. After Vaswani et al., "Attention is all you need", 2017.
 */
export function embedTokens(tokens: np.Array, table: np.Array): np.Array {
  const length = tokens.shape[1]!;
  return placed(rowsOf(tokens, table), length);
}

/** Tokens, and others with which they are mixed: `share` `[batch]` of the vectors is the first's, the rest the other's. */
export interface MixedTokens {
  readonly tokens: np.Array;
  readonly others: np.Array;
  readonly share: np.Array;
}

/** As `embedTokens`, vectors of words mixed as mixup mixes images (Zhang et al. 2018); consumes its arguments. */
export function embedMixture({ tokens, others, share }: MixedTokens, table: np.Array): np.Array {
  const length = tokens.shape[1]!;
  const first = share.reshape([-1, 1, 1]);
  const second = first.ref.neg().add(1);
  return placed(rowsOf(tokens, table.ref).mul(first).add(rowsOf(others, table).mul(second)), length);
}

function rowsOf(tokens: np.Array, table: np.Array): np.Array {
  const [batch, length] = tokens.shape as [number, number];
  return table.slice(tokens.reshape([batch * length])).reshape([batch, length, table.shape[1]!]);
}

/** Rows at the scale of positions, with their positions. */
function placed(rows: np.Array, length: number): np.Array {
  const width = rows.shape[2]!;
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
