import { numpy as np } from "@jax-js/jax";
import { softmaxShares } from "./softmax-shares.ts";

/** What attention reads, inside a traced function. */
export interface AttentionArrays {
  /** `[batch, length, width]`, as are `keys` and `values`, which may be of another length. */
  readonly queries: np.Array;
  readonly keys: np.Array;
  readonly values: np.Array;
  /** What is added to the scores, of a shape that broadcasts to `[batch, heads, queries, keys]`; nothing unless given. */
  readonly mask?: np.Array;
}

/**
 * Multi-head scaled dot-product attention, `[batch, queries, width]`: of each head, which has an equal part of the
 * width, softmax(Q·Kᵀ / √(width / heads) + mask)·V; consumes its arguments. `heads` divides the width. After Vaswani et
 * al., "Attention is all you need", 2017.
 */
export function attention({ queries, keys, values, mask }: AttentionArrays, heads: number): np.Array {
  const [batch, length, width] = queries.shape as [number, number, number];
  const size = width / heads;
  const byHead = (vectors: np.Array): np.Array =>
    vectors.reshape([batch, vectors.shape[1]!, heads, size]).transpose([0, 2, 1, 3]);
  const turned = byHead(keys).transpose([0, 1, 3, 2]);
  const scores = np.matmul(byHead(queries.mul(1 / Math.sqrt(size))), turned);
  const seen = mask === undefined ? scores : scores.add(mask);
  const answers = np.matmul(softmaxShares(seen), byHead(values));
  return answers.transpose([0, 2, 1, 3]).reshape([batch, length, width]);
}

/**
 * What a score loses where attention is not to look: it outweighs every score, so that the share is exactly 0, and is
 * finite, so that a query that may look nowhere looks everywhere alike instead of becoming NaN.
 */
const HIDDEN = -1e9;

/** A mask `[batch, 1, 1, length]` that hides the tokens `[batch, length]` that are `padding`; consumes them. */
export function paddingMask(tokens: np.Array, padding: number): np.Array {
  const [batch, length] = tokens.shape as [number, number];
  return np.where(np.equal(tokens, padding), HIDDEN, 0).reshape([batch, 1, 1, length]);
}

/** A mask `[length, length]` that hides from every token those after it. */
export function causalMask(length: number): np.Array {
  const mask = Float32Array.from({ length: length ** 2 }, (_, i) =>
    i % length > Math.floor(i / length) ? HIDDEN : 0,
  );
  return np.array(mask, { shape: [length, length] });
}
