import { nn, numpy as np } from "@jax-js/jax";
import { norm } from "./norm.ts";

/** Attention over the rows of an image, without biases in its blocks. */
export const sizes = {
  width: 8,
  depth: 1,
  heads: { usual: 2, least: 1, most: 8 },
  activation: ["gelu", "relu"],
};

interface Sizes {
  readonly inputShape: readonly [number, number, number];
  readonly classes: number;
  readonly width: number;
  readonly depth: number;
  readonly heads: number;
  readonly activation: "gelu" | "relu";
}

type Arrays = Readonly<Record<string, np.Array>>;

const blocks = (depth: number): readonly string[] => Array.from({ length: depth }, (_, i) => `block${i + 1}`);

export function parameters({ inputShape: [channels, rows, columns], classes, width, depth }: Sizes) {
  return {
    "embed.weight": [channels * columns, width],
    "embed.bias": [width],
    position: { shape: [rows, width], init: 0.02 },
    ...Object.fromEntries(
      blocks(depth).flatMap((block) => [
        [`${block}.norm.weight`, [width]],
        [`${block}.norm.bias`, [width]],
        [`${block}.qkv.weight`, [width, 3 * width]],
        [`${block}.up.weight`, [width, 2 * width]],
        [`${block}.down.weight`, [2 * width, width]],
      ]),
    ),
    "head.weight": [width, classes],
    "head.bias": [classes],
  };
}

interface Tools {
  readonly attention: (
    read: { readonly queries: np.Array; readonly keys: np.Array; readonly values: np.Array },
    heads: number,
  ) => np.Array;
}

export function logits(p: Arrays, x: np.Array, { depth, heads, activation }: Sizes, { attention }: Tools) {
  const [batch, channels, rows, columns] = x.shape as [number, number, number, number];
  const tokens = x.transpose([0, 2, 1, 3]).reshape([batch, rows, channels * columns]);
  let z = np.dot(tokens, p["embed.weight"]!).add(p["embed.bias"]!).add(p.position!);
  for (const block of blocks(depth)) {
    const normed = norm(z.ref, p[`${block}.norm.weight`]!, p[`${block}.norm.bias`]!);
    const [queries, keys, values] = np.split(np.dot(normed, p[`${block}.qkv.weight`]!), 3, -1);
    z = z.add(attention({ queries: queries!, keys: keys!, values: values! }, heads));
    const hidden = nn[activation](np.dot(z.ref, p[`${block}.up.weight`]!));
    z = z.add(np.dot(hidden, p[`${block}.down.weight`]!));
  }
  return np.dot(z.mean(1), p["head.weight"]!).add(p["head.bias"]!);
}
