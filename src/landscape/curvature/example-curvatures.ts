import { grad, jvp, type numpy as np, vmap } from "@jax-js/jax";
import { described } from "#descriptions";
import { compile, type SpecTree } from "#engine";
import { float32Tensor } from "#trees";
import { chunked, exampleTensorSpecs, exampleTensors } from "../chunks.ts";
import { checkExamples } from "../examples.ts";
import { hessianRows } from "../group-size.ts";
import {
  borrowed,
  disposeBatch,
  type NetworkArrays,
  networkSpecs,
  networkTensors,
  sumByStatistics,
} from "../network-arrays.ts";
import { type Batch, type Objective, partsOfObjective } from "../objective.ts";
import type { HessianRequest } from "./hessian-products.ts";

/** The curvature of every example's own loss along vectors, of as many networks as it was compiled for. */
export interface ExampleCurvatures {
  /**
   * v·H_i v for each network, each of its vectors and each example: the mean over the examples is v·Hv. Every network has
   * equally many vectors.
   */
  along(
    vectors: readonly (readonly Float64Array[])[],
    networks: readonly Float32Array[],
    statistics?: readonly Float32Array[] | undefined,
  ): Promise<readonly (readonly Float64Array[])[]>;
  /** Frees the compiled program. */
  release(): void;
}

/**
 * Compiles the curvatures of examples for any `count` networks, so many vectors of each at once.
 *
 * Forward over forward mode, a third of the work of as many products with the Hessian, from one more program.
 */
export async function compileExampleCurvatures(
  { objective, examples, chunkSize }: Omit<HessianRequest, "networks" | "statistics">,
  count: number,
  { vectors: width }: { readonly vectors: number },
): Promise<ExampleCurvatures> {
  const dimension = objective.layout.size;
  const most = chunkSize ?? hessianRows(objective, checkExamples(objective.examples, examples));
  const { examples: total, size, chunks } = chunked(objective.examples, examples, most);
  const along = vmap(curvatureOfExamples(objective), [0, null, null, null]);
  const program = await compile(
    described(
      (place: NetworkArrays, batch: Batch, shares: np.Array, directions: np.Array) =>
        vmap(along, [0, 0, null, null])(directions, place, batch, shares) as np.Array,
      "curvatures of examples",
      partsOfObjective(objective),
    ),
    [
      networkSpecs(objective, count),
      exampleTensorSpecs(objective.examples, Object.keys(objective.examples), [size]),
      { type: "float32", shape: [size] },
      { type: "float32", shape: [count, width, dimension] },
    ] satisfies SpecTree<[NetworkArrays, Batch, np.Array, np.Array]>,
    { name: "example-curvatures" },
  );
  return {
    async along(vectors, networks, statistics) {
      const wanted = vectors[0]!.length;
      const arrays = networkTensors(objective, networks, statistics);
      const found = vectors.map((own) => own.map(() => new Float64Array(total)));
      for (let first = 0; first < wanted; first += width) {
        const directions = new Float32Array(count * width * dimension);
        for (const [network, own] of vectors.entries()) {
          for (const [place, vector] of own.slice(first, first + width).entries()) {
            directions.set(vector, (network * width + place) * dimension);
          }
        }
        for (const { start, filled, arrays: batch } of chunks) {
          const curvatures = await program.run(
            arrays,
            exampleTensors(objective.examples, batch, [size]),
            float32Tensor(new Float32Array(size).fill(1), [size]),
            float32Tensor(directions, [count, width, dimension]),
          );
          for (const [network, own] of found.entries()) {
            for (const [place, values] of own.slice(first, first + width).entries()) {
              const row = (network * width + place) * size;
              values.set(curvatures.data.subarray(row, row + filled), start);
            }
          }
        }
      }
      return found;
    },
    release: program.release,
  };
}

/**
 * v·H_i v of one network along one vector, `[rows]`: what a second derivative of Σ share · loss owes to each share.
 */
function curvatureOfExamples(
  objective: Objective,
): (vector: np.Array, network: NetworkArrays, batch: Batch, shares: np.Array) => np.Array {
  return (vector, { parameters, ...given }, batch, shares) => {
    const curvature = (share: np.Array): np.Array => {
      const loss = (flat: np.Array): np.Array => {
        const network = given.statistics
          ? { parameters: flat, statistics: given.statistics.ref }
          : { parameters: flat };
        return sumByStatistics(objective, objective.loss, network, borrowed(batch), share.ref);
      };
      const slope = (flat: np.Array): np.Array => {
        const [value, derivative] = jvp(loss, [flat], [vector.ref]);
        value.dispose();
        return derivative;
      };
      const [first, second] = jvp(slope, [parameters.ref], [vector.ref]);
      for (const unused of [first, share]) unused.dispose();
      return second;
    };
    const curvatures = grad(curvature)(shares);
    disposeBatch(batch);
    for (const unused of [parameters, vector, ...Object.values(given)]) unused.dispose();
    return curvatures;
  };
}
