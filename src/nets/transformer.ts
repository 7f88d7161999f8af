import { numpy as np } from "@jax-js/jax";
import { PADDING, type TransformerShape } from "#nets/layers";
import { attention, causalMask, paddingMask } from "./attention.ts";
import { embedTokens } from "./embedding.ts";
import { type Affine, layerNorm, normalisedLinear, standardised } from "./layer-norm.ts";
import { relu } from "./relu.ts";

type Parameters = Readonly<Record<string, np.Array>>;

/**
 * Logits `[batch, length, words]` of the target's next tokens, inside a traced function, from source and target tokens
 * `[batch, length]`, int32; consumes its arguments.
 *
 * Pre-norm blocks (Xiong et al. 2020) of the encoder-decoder of Vaswani et al. 2017 with ReLU and without dropout:
 * every token of the target sees those of the target up to itself and the source's, less padding. Parameters are those
 * of `transformerLayers`.
 */
export function transformerLogits(
  parameters: Parameters,
  { source, target }: { readonly source: np.Array; readonly target: np.Array },
  { heads, depth }: Pick<TransformerShape, "heads" | "depth">,
): np.Array {
  const [batch, length] = target.shape as [number, number];
  const parts = partsOf(parameters, batch, heads);
  const padding = paddingMask(source.ref, PADDING);
  let encoded = rowsOf(embedTokens(source, parameters["source.weight"]!));
  for (let i = 0; i < depth; i++) {
    encoded = parts.attend(`encoder${i}.attention`, encoded, padding.ref);
    encoded = parts.feedForward(`encoder${i}.forward`, encoded);
  }
  const memory = parts.norm("encoder.norm", encoded);
  const causal = causalMask(length);
  let decoded = rowsOf(embedTokens(target, parameters["target.weight"]!));
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

/** The parts of a Transformer by the names of their parameters, for vectors in rows; each consumes its arrays. */
function partsOf(parameters: Parameters, batch: number, heads: number) {
  const affine = (name: string): Affine => ({
    weight: parameters[`${name}.weight`]!,
    bias: parameters[`${name}.bias`]!,
  });
  const linear = (name: string, vectors: np.Array): np.Array => {
    const { weight, bias } = affine(name);
    return np.dot(vectors, weight).add(bias);
  };
  const afterNorm = (norm: string, name: string, vectors: np.Array): np.Array =>
    normalisedLinear(standardised(vectors), affine(norm), affine(name));
  const attended = (mask: np.Array, ...vectors: readonly [np.Array, np.Array, np.Array]): np.Array => {
    const [queries, keys, values] = vectors.map((rows) => rows.reshape([batch, -1, rows.shape[1]!]));
    return rowsOf(attention({ queries: queries!, keys: keys!, values: values!, mask }, heads));
  };
  return {
    afterNorm,
    norm: (name: string, vectors: np.Array): np.Array => layerNorm(vectors, affine(name)),
    /** Vectors and what they find among themselves. */
    attend(name: string, vectors: np.Array, mask: np.Array): np.Array {
      const projected = afterNorm(`${name}.norm`, `${name}.projection`, vectors.ref);
      const [queries, keys, values] = np.split(projected, 3, -1) as [np.Array, np.Array, np.Array];
      return vectors.add(linear(`${name}.out`, attended(mask, queries, keys, values)));
    },
    /** Vectors and what they find in a memory. */
    read(name: string, vectors: np.Array, mask: np.Array, memory: np.Array): np.Array {
      const queries = afterNorm(`${name}.norm`, `${name}.queries`, vectors.ref);
      const [keys, values] = np.split(linear(`${name}.memory`, memory), 2, -1) as [np.Array, np.Array];
      return vectors.add(linear(`${name}.out`, attended(mask, queries, keys, values)));
    },
    feedForward(name: string, vectors: np.Array): np.Array {
      const hidden = relu(afterNorm(`${name}.norm`, `${name}.up`, vectors.ref));
      return vectors.add(linear(`${name}.down`, hidden));
    },
  };
}
