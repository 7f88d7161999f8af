import { numpy as np } from "@jax-js/jax";
import { described } from "#descriptions";
import { compile } from "#engine";
import { float32Tensor } from "#trees";
import type { AsyncProductProcedure, ProductProcedure, VectorBlock } from "./symmetric-operators.ts";

/** Takes parts along bases off blocks of vectors, compiled for some sizes of both. */
export interface DeflationProgram {
  /** Takes the parts along the vectors of an orthonormal basis off others, in place. */
  takeOff(vectors: VectorBlock, basis: VectorBlock): Promise<void>;
  /** Frees the compiled program. */
  release(): void;
}

/** Numbers of a basis from which on a program pays: below, its compilation takes longer than all loops over them. */
const FEWEST_NUMBERS = 1e6;

/** The most numbers of a basis that are worth a copy in float32; products cost far more where there are more. */
const MOST_NUMBERS = 2 ** 25;

/** Whether a basis of so many vectors is one for a compiled program; no other but the network's own sizes enter. */
export function hasDeflationProgram(dimension: number, steps: number): boolean {
  return dimension * steps >= FEWEST_NUMBERS && dimension * steps <= MOST_NUMBERS;
}

/** The rows of one matrix without their parts along the orthonormal rows of another; consumes its arguments. */
const withoutParts = described((basis: np.Array, vectors: np.Array) => {
  const parts = np.matmul(vectors.ref, basis.ref.transpose());
  return vectors.sub(np.matmul(parts, basis));
}, "rows without their parts along others");

/**
 * Compiles taking the parts along at most `steps` basis vectors off blocks of `width` vectors, as two matrix products in
 * float32: whatever is to be multiplied by a Hessian is rounded to that, and what rounding leaves of a part, 1e-7 of it,
 * counts by its square.
 */
export async function compileDeflation(
  dimension: number,
  steps: number,
  width: number,
): Promise<DeflationProgram> {
  const program = await compile(
    withoutParts,
    [
      { type: "float32", shape: [steps, dimension] },
      { type: "float32", shape: [width, dimension] },
    ],
    { name: "deflation" },
  );
  const rows = new Float32Array(steps * dimension);
  const block = new Float32Array(width * dimension);
  let current: VectorBlock | undefined;
  return {
    async takeOff(vectors, basis) {
      if (basis !== current) writeRows(rows, basis, dimension);
      current = basis;
      for (let first = 0; first < vectors.length; first += width) {
        const own = vectors.slice(first, first + width);
        writeRows(block, own, dimension);
        const { data } = await program.run(
          float32Tensor(rows, [steps, dimension]),
          float32Tensor(block, [width, dimension]),
        );
        for (const [i, vector] of own.entries()) {
          vector.set(data.subarray(i * dimension, (i + 1) * dimension));
        }
      }
    },
    release: program.release,
  };
}

/** A procedure whose vectors have their parts along a basis taken off before they are multiplied; it sees them without. */
export async function* deflated<Result>(
  procedure: ProductProcedure<Result>,
  program: DeflationProgram,
  basis: VectorBlock,
): AsyncProductProcedure<Result> {
  let step = procedure.next();
  while (!step.done) {
    await program.takeOff(step.value, basis);
    step = procedure.next(yield step.value);
  }
  return step.value;
}

/** Writes vectors as the first rows of a matrix, and zeros below. */
function writeRows(matrix: Float32Array, vectors: VectorBlock, dimension: number): void {
  for (const [i, vector] of vectors.entries()) matrix.set(vector, i * dimension);
  matrix.fill(0, vectors.length * dimension);
}
