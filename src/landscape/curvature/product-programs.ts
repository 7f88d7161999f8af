import type { numpy as np } from "@jax-js/jax";
import { compileStaged, giveBack, type Stage } from "#engine";
import { elementCount, float32Tensor } from "#trees";
import { chunked, exampleTensors } from "../chunks.ts";
import { checkExamples } from "../examples.ts";
import { float32Values } from "../float32-values.ts";
import { hessianRows, probesAtOnce } from "../group-size.ts";
import { networkTensors } from "../network-arrays.ts";
import { type DrawnSlopes, slopesOf } from "./drawn-slopes.ts";
import { productProgram } from "./matrices/product-program.ts";
import type { CurvatureOperators, ProductNetworks, ProductProgramRequest } from "./product-request.ts";

/** Products with the matrices of as many networks as they were compiled for. */
export interface ProductPrograms {
  /** The most vectors a network that are multiplied at once. */
  readonly blockSize: number;
  /**
   * The operators of some networks, with their statistics where they have any; released, they let go of what they keep.
   * The products of a call are written over by the next one, of whichever operators.
   */
  of(networks: ProductNetworks): CurvatureOperators;
  /** Frees the compiled programs. */
  release(): void;
}

/**
 * Compiles products for any `count` networks.
 *
 * The passes about the networks are computed once for all products, of as many chunks as leave what fits `mostKeptBytes`,
 * and of the others anew. Examples stream through in chunks whose weights make the sum the exact mean, whatever the size of the last; products
 * are float32, summed over chunks in float64.
 */
export async function compileProducts(
  request: ProductProgramRequest,
  count: number,
): Promise<ProductPrograms> {
  const { objective, examples, matrix = "hessian", mostKeptBytes = KEPT_BYTES } = request;
  const dimension = objective.layout.size;
  const most = request.chunkSize ?? hessianRows(objective, checkExamples(objective.examples, examples));
  const cut = chunked(objective.examples, examples, most);
  const { examples: total, size, chunks } = cut;
  const blockSize = request.blockSize ?? probesAtOnce(objective, size, count);

  const batches = chunks.map(({ filled, arrays }) => {
    const shares = new Float32Array(size).fill(1 / total, 0, filled);
    return [exampleTensors(objective.examples, arrays, [size]), float32Tensor(shares)] as const;
  });
  const drawing = await slopesOf(request, cut, count);
  const compileFor = (probes: number | undefined, name: string) => {
    const sizes = { networks: count, rows: size, probes, slopes: drawing?.shape };
    const { product, specs } = productProgram(objective, matrix, sizes);
    return compileStaged(product, specs, { name });
  };
  const singles = [count, dimension];
  const ofSingles = await compileFor(undefined, `${matrix}-products`);
  const blocks = [count, blockSize, dimension];
  let ofBlocks: Promise<typeof ofSingles> | undefined;

  const rowsAt = reusedArrays((length) => new Float32Array(length));
  const sumsAt = reusedArrays((length) => new Float64Array(length));
  const operatorsOf: ProductPrograms["of"] = ({ networks, statistics, streams = [] }) => {
    const arrays = networkTensors(objective, networks, statistics);
    let slopes: ReturnType<DrawnSlopes["of"]> | undefined;
    // Products come in runs of one shape, so what is kept of the other shape is let go of.
    let kept: { readonly program: typeof ofSingles; readonly stages: readonly ProductStage[] } | undefined;
    const letGo = () => {
      for (const stage of kept?.stages ?? []) stage.release();
      kept = undefined;
    };
    const stagesOf = async (program: typeof ofSingles): Promise<readonly ChunkStage[]> => {
      slopes ??= drawing?.of(arrays, streams);
      const drawn = await slopes;
      const fix = batches.map(
        (batch, chunk) => () =>
          program.fix([drawn === undefined ? arrays : { ...arrays, slopes: drawn[chunk]! }, ...batch]),
      );
      if (kept?.program !== program) {
        letGo();
        const stages: ProductStage[] = [];
        const fitting = program.keptBytes === 0 ? fix.length : Math.floor(mostKeptBytes / program.keptBytes);
        for (const start of fix.slice(0, fitting)) stages.push(await start());
        kept = { program, stages };
      }
      const { stages } = kept;
      return fix.map((start, chunk) => {
        const stage = stages[chunk];
        return stage === undefined
          ? { start, isKept: false }
          : { start: () => Promise.resolve(stage), isKept: true };
      });
    };

    /** Runs every chunk through a program for lists of vectors of the given shape and sums the products, flat. */
    const summed = async (
      program: typeof ofSingles,
      lists: readonly (readonly (Float64Array | null)[])[],
      shape: readonly number[],
    ): Promise<readonly Float64Array[]> => {
      const rows = lists.map((vectors, i) => writeRows(rowsAt(i, elementCount(shape)), vectors, dimension));
      const sums = lists.map((_, i) => sumsAt(i, elementCount(shape)));
      for (const [chunk, { start, isKept }] of (await stagesOf(program)).entries()) {
        const stage = await start();
        for (const [i, sum] of sums.entries()) {
          const found = await stage.run(float32Tensor(rows[i]!, shape));
          const products = float32Values(found);
          if (chunk === 0) sum.set(products);
          else for (let j = 0; j < sum.length; j++) sum[j]! += products[j]!;
          giveBack(found);
        }
        if (!isKept) stage.release();
      }
      return sums;
    };

    return {
      count,
      dimension,
      blockSize,
      apply: async (vectors) => {
        const [sums] = await summed(ofSingles, [vectors], singles);
        return vectors.map((vector, i) => vector && sums!.subarray(i * dimension, (i + 1) * dimension));
      },
      applyBlocks: async (wanted) => {
        ofBlocks ??= compileFor(blockSize, `${matrix}-blocks`);
        const program = await ofBlocks;
        const longest = Math.max(...wanted.map(({ length }) => length));
        const starts = Array.from({ length: Math.ceil(longest / blockSize) }, (_, i) => i * blockSize);
        const places = starts.map((start) =>
          wanted.flatMap((block) =>
            Array.from({ length: blockSize }, (_, place) => block[start + place] ?? null),
          ),
        );
        const sums = await summed(program, places, blocks);
        return wanted.map((block, matrix) =>
          block.map((_, i) => {
            const place = matrix * blockSize + (i % blockSize);
            const all = sums[Math.floor(i / blockSize)]!;
            return all.subarray(place * dimension, (place + 1) * dimension);
          }),
        );
      },
      release: letGo,
    };
  };

  return {
    blockSize,
    of: operatorsOf,
    release: () => {
      drawing?.release();
      ofSingles.release();
      // What did not compile told so to who asked for it, and holds nothing.
      ofBlocks?.then(
        (program) => program.release(),
        () => undefined,
      );
    },
  };
}

/** A compiled product at one chunk of examples, ready for vectors. */
type ProductStage = Stage<np.Array, np.Array>;

/** How a product is made ready at a chunk, and whether it stays so. */
interface ChunkStage {
  readonly start: () => Promise<ProductStage>;
  readonly isKept: boolean;
}

/** What the passes about the networks, kept for as many chunks as it holds, may take, bytes; the others are computed anew. */
const KEPT_BYTES = 2 ** 30;

/** Writes vectors as the rows of a flat array, zeros where there is none; gives the array. */
function writeRows(
  rows: Float32Array,
  vectors: readonly (Float64Array | null)[],
  dimension: number,
): Float32Array {
  for (const [i, vector] of vectors.entries()) {
    if (vector) rows.set(vector, i * dimension);
    else rows.fill(0, i * dimension, (i + 1) * dimension);
  }
  return rows;
}

/**
 * An array for each place, made anew only where another length is asked for: fresh memory costs the system more than
 * what is done with it.
 */
function reusedArrays<Numbers extends Float32Array | Float64Array>(
  make: (length: number) => Numbers,
): (place: number, length: number) => Numbers {
  const kept: Numbers[] = [];
  return (place, length) => {
    const found = kept[place];
    if (found?.length === length) return found;
    const made = make(length);
    kept[place] = made;
    return made;
  };
}
