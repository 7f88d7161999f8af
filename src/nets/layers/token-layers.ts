import { type Layer, normalisation } from "./layer.ts";

/** A layer that is applied to each of so many tokens. */
export function ofTokens(layer: Layer, tokens: number): Layer {
  return {
    ...layer,
    multiplyAdds: tokens * layer.multiplyAdds,
    activations: tokens * layer.activations,
  };
}

/** The layer norm of each of so many vectors of a width. */
export function layerNormOf(name: string, width: number, tokens: number): Layer {
  return normalisation(name, "layer", width, { height: 1, width: tokens });
}

/** The products of queries with keys, and of their softmax with values, which have no parameters. */
export function attentionScores(pairs: number, width: number, heads: number): Layer {
  return {
    parameters: [],
    statistics: [],
    multiplyAdds: 2 * pairs * width,
    activations: 2 * pairs * heads,
    isAttention: true,
  };
}
