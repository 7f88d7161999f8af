import { numpy as np } from "@jax-js/jax";
import { type Affine, layerNorm, normalisedLinear, standardised } from "./layer-norm.ts";

/**
 * Layers of vectors `[..., width]` by the names of their parameters, `name.weight` and `name.bias`, inside a traced function;
 * each consumes its vectors.
 */
export function layersByName(parameters: Readonly<Record<string, np.Array>>) {
  const affine = (name: string): Affine => ({
    weight: parameters[`${name}.weight`]!,
    bias: parameters[`${name}.bias`]!,
  });
  return {
    linear: (name: string, vectors: np.Array): np.Array => {
      const { weight, bias } = affine(name);
      return np.dot(vectors, weight).add(bias);
    },
    norm: (name: string, vectors: np.Array): np.Array => layerNorm(vectors, affine(name)),
    /** A linear layer of what a layer norm makes of vectors. */
    afterNorm: (norm: string, name: string, vectors: np.Array): np.Array =>
      normalisedLinear(standardised(vectors), affine(norm), affine(name)),
  };
}
