import { type numpy as np, vmap } from "@jax-js/jax";
import { described } from "#descriptions";
import { compile, type SpecTree } from "#engine";
import { float32Tensor } from "#trees";
import { chunked, exampleTensors } from "../chunks.ts";
import { checkExamples } from "../examples.ts";
import { hessianRows } from "../group-size.ts";
import { networkTensors } from "../network-arrays.ts";
import type { Batch } from "../objective.ts";
import { slopesOf } from "./drawn-slopes.ts";
import { matrixNamed } from "./matrices/matrices.ts";
import type { MatrixArrays } from "./matrices/matrix.ts";
import { placeSpecs } from "./matrices/product-program.ts";
import type { ProductNetworks, ProductProgramRequest } from "./product-request.ts";

/** Vectors for each network, as many of every one. */
type VectorsOfNetworks = readonly (readonly Float64Array[])[];

/** The curvature of every example's own loss along vectors, of as many networks as it was compiled for. */
export interface ExampleCurvatures {
  /** Of how many examples each run is that is pushed through at once, in their order. */
  readonly runs: readonly number[];
  /**
   * v·M_i v for each network, each of its vectors and each example: the mean over the examples is v·Mv. Every network has
   * equally many vectors.
   */
  along(vectors: VectorsOfNetworks, networks: ProductNetworks): Promise<VectorsOfNetworks>;
  /** The same along vectors of its own for every run of examples. */
  alongEach(
    vectorsOf: (run: number) => Promise<VectorsOfNetworks>,
    networks: ProductNetworks,
  ): Promise<VectorsOfNetworks>;
  /** Frees the compiled program. */
  release(): void;
}

/**
 * Compiles the curvatures of examples for any `count` networks, so many vectors of each at once.
 *
 * Forward over forward mode, a third of the work of as many products with the Hessian, from one more program.
 */
export async function compileExampleCurvatures(
  { objective, examples, chunkSize, matrix = "hessian", draws }: ProductProgramRequest,
  count: number,
  { vectors: width }: { readonly vectors: number },
): Promise<ExampleCurvatures> {
  const dimension = objective.layout.size;
  const most = chunkSize ?? hessianRows(objective, checkExamples(objective.examples, examples));
  const cut = chunked(objective.examples, examples, most);
  const { examples: total, size, chunks } = cut;
  const { curvatureOfExamples, curvatures: word, parts } = matrixNamed(matrix);
  const drawing = await slopesOf({ objective, examples, matrix, draws }, cut, count);
  const [networkSpecs, batchSpecs, shareSpecs] = placeSpecs(objective, {
    networks: count,
    rows: size,
    slopes: drawing?.shape,
  });
  const along = vmap(curvatureOfExamples(objective), [0, null, null, null]);
  const program = await compile(
    described(
      (place: MatrixArrays, batch: Batch, shares: np.Array, directions: np.Array) =>
        vmap(along, [0, 0, null, null])(directions, place, batch, shares) as np.Array,
      word,
      parts(objective),
    ),
    [
      networkSpecs,
      batchSpecs,
      shareSpecs,
      { type: "float32", shape: [count, width, dimension] },
    ] satisfies SpecTree<[MatrixArrays, Batch, np.Array, np.Array]>,
    { name: "example-curvatures" },
  );
  const alongEach: ExampleCurvatures["alongEach"] = async (
    vectorsOf,
    { networks, statistics, streams = [] },
  ) => {
    const arrays = networkTensors(objective, networks, statistics);
    const drawn = await drawing?.of(arrays, streams);
    let found: VectorsOfNetworks | undefined;
    for (const [chunk, { start, filled, arrays: batch }] of chunks.entries()) {
      const vectors = await vectorsOf(chunk);
      found ??= vectors.map((own) => own.map(() => new Float64Array(total)));
      for (let first = 0; first < vectors[0]!.length; first += width) {
        const directions = new Float32Array(count * width * dimension);
        for (const [network, own] of vectors.entries()) {
          for (const [place, vector] of own.slice(first, first + width).entries()) {
            directions.set(vector, (network * width + place) * dimension);
          }
        }
        const curvatures = await program.run(
          drawn === undefined ? arrays : { ...arrays, slopes: drawn[chunk]! },
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
    return found!;
  };
  return {
    runs: chunks.map(({ filled }) => filled),
    along: (vectors, networks) => alongEach(() => Promise.resolve(vectors), networks),
    alongEach,
    release() {
      drawing?.release();
      program.release();
    },
  };
}
