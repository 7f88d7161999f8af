import { numpy as np } from "@jax-js/jax";
import { PADDING, type SequenceShape, type TransformerShape } from "#nets/layers";
import { attention, causalMask, paddingMask } from "./attention.ts";
import { embedMixture, embedTokens, type MixedTokens } from "./embedding.ts";
import { layersByName } from "./layers-by-name.ts";
import { relu } from "./relu.ts";

type Parameters = Readonly<Record<string, np.Array>>;

/**
 * Logits `[batch, length, words]` of the target's next tokens, inside a traced function, from source and target tokens
 * `[batch, length]`, int32; consumes its arguments.
 *
 * Blocks of the encoder-decoder of Vaswani et al. 2017 with ReLU and without dropout, with norms before their parts (Xiong
 * et al. 2020) or as there after what they add: every token of the target sees those of the target up to itself and the
 * source's, less padding; of mixed tokens the first's. Parameters are those of `transformerLayers`.
 */
export function transformerLogits(
  parameters: Parameters,
  { source, target }: { readonly source: np.Array | MixedTokens; readonly target: np.Array | MixedTokens },
  {
    heads,
    depth,
    normFirst = true,
    isTied = false,
  }: Omit<TransformerShape, "width" | "hidden" | keyof SequenceShape>,
): np.Array {
  const [batch, length] = tokensOf(target).shape as [number, number];
  const table = parameters["target.weight"]!;
  const parts = partsOf(isTied ? { ...parameters, "head.weight": table.ref.transpose() } : parameters, {
    batch,
    heads,
    normFirst,
  });
  const padding = paddingMask(tokensOf(source).ref, PADDING);
  let encoded = rowsOf(embed(source, parameters["source.weight"]!));
  for (let i = 0; i < depth; i++) {
    encoded = parts.attend(`encoder${i}.attention`, encoded, padding.ref);
    encoded = parts.feedForward(`encoder${i}.forward`, encoded);
  }
  const memory = normFirst ? parts.norm("encoder.norm", encoded) : encoded;
  const causal = causalMask(length);
  let decoded = rowsOf(embed(target, table));
  for (let i = 0; i < depth; i++) {
    decoded = parts.attend(`decoder${i}.attention`, decoded, causal.ref);
    decoded = parts.read(`decoder${i}.cross`, decoded, padding.ref, memory.ref);
    decoded = parts.feedForward(`decoder${i}.forward`, decoded);
  }
  for (const used of [padding, causal, memory]) used.dispose();
  return parts.afterNorm("decoder.norm", "head", decoded).reshape([batch, length, -1]);
}

/** The vectors of a batch `[batch, length, width]` as the rows of a matrix, to whose products biases are added for little. */
const rowsOf = (vectors: np.Array): np.Array => vectors.reshape([-1, vectors.shape[2]!]);

const tokensOf = (read: np.Array | MixedTokens): np.Array => ("tokens" in read ? read.tokens : read);

const embed = (read: np.Array | MixedTokens, table: np.Array): np.Array =>
  "tokens" in read ? embedMixture(read, table) : embedTokens(read, table);

/** What the parts of a Transformer have in common. */
interface Blocks extends Pick<TransformerShape, "heads"> {
  readonly batch: number;
  readonly normFirst: boolean;
}

/** The parts of a Transformer by the names of their parameters, for vectors in rows; each consumes its arrays. */
function partsOf(parameters: Parameters, { batch, heads, normFirst }: Blocks) {
  const { linear, norm, afterNorm: linearAfterNorm } = layersByName(parameters);
  /** A linear layer, of normalised vectors where norms come first. */
  const afterNorm = (before: string, name: string, vectors: np.Array): np.Array =>
    normFirst ? linearAfterNorm(before, name, vectors) : linear(name, vectors);
  /** Vectors with what a part adds to them, normalised where norms come last. */
  const added = (name: string, vectors: np.Array, found: np.Array): np.Array => {
    const sum = vectors.add(found);
    return normFirst ? sum : norm(`${name}.norm`, sum);
  };
  const attended = (mask: np.Array, ...vectors: readonly [np.Array, np.Array, np.Array]): np.Array => {
    const [queries, keys, values] = vectors.map((rows) => rows.reshape([batch, -1, rows.shape[1]!]));
    return rowsOf(attention({ queries: queries!, keys: keys!, values: values!, mask }, heads));
  };
  return {
    afterNorm,
    norm,
    /** Vectors and what they find among themselves. */
    attend(name: string, vectors: np.Array, mask: np.Array): np.Array {
      const projected = afterNorm(`${name}.norm`, `${name}.projection`, vectors.ref);
      const [queries, keys, values] = np.split(projected, 3, -1) as [np.Array, np.Array, np.Array];
      return added(name, vectors, linear(`${name}.out`, attended(mask, queries, keys, values)));
    },
    /** Vectors and what they find in a memory. */
    read(name: string, vectors: np.Array, mask: np.Array, memory: np.Array): np.Array {
      const queries = afterNorm(`${name}.norm`, `${name}.queries`, vectors.ref);
      const [keys, values] = np.split(linear(`${name}.memory`, memory), 2, -1) as [np.Array, np.Array];
      return added(name, vectors, linear(`${name}.out`, attended(mask, queries, keys, values)));
    },
    feedForward(name: string, vectors: np.Array): np.Array {
      const hidden = relu(afterNorm(`${name}.norm`, `${name}.up`, vectors.ref));
      return added(name, vectors, linear(`${name}.down`, hidden));
    },
  };
}
