import { compile } from "#engine";
import { float32Tensor, int32Tensor } from "#trees";
import { checkLabels, checkParameters, chunked, type Examples, stacked } from "../examples.ts";
import { float32Values } from "../float32-values.ts";
import type { Classifier } from "../objective.ts";
import { batchedHessianProduct } from "./batched-hessian-product.ts";
import type { SymmetricOperators } from "./symmetric-operators.ts";

/** The Hessians of several networks' losses as operators; release them when done. */
export interface HessianOperators extends SymmetricOperators {
  /** Frees the compiled program. */
  release(): void;
}

/** Whose Hessians, over what. */
export interface HessianRequest {
  readonly classifier: Classifier;
  /** Flat parameters `[layout.size]` of each network. */
  readonly networks: readonly Float32Array[];
  /** The probe set: the loss is the mean cross-entropy over exactly these examples. */
  readonly examples: Examples;
  /** The most examples to push through at once; only memory and speed depend on it. */
  readonly chunkSize?: number;
}

/**
 * Compiles products with the Hessians of several networks' mean cross-entropy (no weight decay) over one probe set.
 *
 * One call of `apply` advances all networks by one product each. Examples stream through in chunks whose weights
 * make the sum the exact mean, whatever the size of the last; products are float32, summed over chunks in float64.
 * Throws input errors `landscape/examples`, `landscape/labels`, `landscape/parameters` for sizes that disagree.
 */
export async function hessianProducts(request: HessianRequest): Promise<HessianOperators> {
  const { classifier, networks, examples, chunkSize } = request;
  checkParameters(classifier, networks);
  const { examples: total, size, chunks } = chunked(classifier, examples.inputs, chunkSize);
  checkLabels(classifier, examples.labels, total);

  const count = networks.length;
  const dimension = classifier.layout.size;
  const shape = [count, dimension];
  const parameters = float32Tensor(stacked(networks), shape);
  const batches = chunks.map(({ start, filled, inputs }) => {
    const labels = new Int32Array(size);
    labels.set(examples.labels.subarray(start, start + filled));
    const shares = new Float32Array(size).fill(1 / total, 0, filled);
    return [
      float32Tensor(inputs, [size, ...classifier.inputShape]),
      int32Tensor(labels),
      float32Tensor(shares),
    ] as const;
  });
  const program = await compile(
    batchedHessianProduct(classifier),
    [
      { type: "float32", shape },
      { type: "float32", shape },
      { type: "float32", shape: [size, ...classifier.inputShape] },
      { type: "int32", shape: [size] },
      { type: "float32", shape: [size] },
    ],
    { name: "hessian-products" },
  );

  return {
    count,
    dimension,
    apply: async (vectors) => {
      const directions = new Float32Array(count * dimension);
      for (const [i, vector] of vectors.entries()) if (vector) directions.set(vector, i * dimension);
      const sums = new Float64Array(count * dimension);
      for (const batch of batches) {
        const product = float32Values(
          await program.run(float32Tensor(directions, shape), parameters, ...batch),
        );
        for (let i = 0; i < sums.length; i++) sums[i]! += product[i]!;
      }
      return vectors.map((vector, i) => vector && sums.slice(i * dimension, (i + 1) * dimension));
    },
    release: () => program.release(),
  };
}
