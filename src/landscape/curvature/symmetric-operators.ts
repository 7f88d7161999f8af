import { measured } from "#timing";

/** Vectors that one matrix is to be multiplied by, or the products it gave, in the same order. */
export type VectorBlock = readonly Float64Array[];

/** A list of symmetric matrices of one dimension, known only through their products with vectors. */
export interface SymmetricOperators {
  /** How many matrices. */
  readonly count: number;
  /** Rows, and columns, of every matrix. */
  readonly dimension: number;
  /**
   * The product of matrix i with vector i, for every i at once.
   *
   * Takes `count` vectors of `dimension` elements and gives as many; where a vector is `null` the matrix
   * rests and its product is `null`.
   */
  apply(vectors: readonly (Float64Array | null)[]): Promise<readonly (Float64Array | null)[]>;
  /** How many vectors a matrix had best be given at once; 1 if not said. */
  readonly blockSize?: number;
  /**
   * The products of matrix i with every vector of block i, for every i at once; a matrix whose block is empty rests.
   *
   * Operators that cannot share work between the vectors of one matrix need not have it.
   */
  applyBlocks?(blocks: readonly VectorBlock[]): Promise<readonly VectorBlock[]>;
}

/**
 * A computation that asks for products with a symmetric matrix: it yields a block of at least one v, is given
 * the Hv, and returns its result.
 */
export type ProductProcedure<Result> = Generator<VectorBlock, Result, VectorBlock>;

/** A procedure that waits for other work between its products. */
export type AsyncProductProcedure<Result> = AsyncGenerator<VectorBlock, Result, VectorBlock>;

/**
 * Runs procedure i against matrix i, all of them one block of products at a time and together.
 *
 * Results come in the order of the procedures and do not depend on which others run beside them. A procedure
 * that is done lets its matrix rest.
 */
export function inLockstep<Result>(
  procedures: readonly (ProductProcedure<Result> | AsyncProductProcedure<Result>)[],
  operators: SymmetricOperators,
): Promise<Result[]> {
  return measured("vectors", () => steppedTogether(procedures, operators));
}

async function steppedTogether<Result>(
  procedures: readonly (ProductProcedure<Result> | AsyncProductProcedure<Result>)[],
  operators: SymmetricOperators,
): Promise<Result[]> {
  const steps: IteratorResult<VectorBlock, Result>[] = [];
  for (const procedure of procedures) steps.push(await procedure.next());
  for (;;) {
    const wanted = steps.map((step) => (step.done ? [] : step.value));
    if (wanted.every(({ length }) => length === 0)) break;
    const products = await productsOf(operators, wanted);
    for (const [i, procedure] of procedures.entries()) {
      if (steps[i]!.done) continue;
      const block = products[i];
      if (block?.length !== wanted[i]!.length) {
        throw new RangeError(`matrix ${i} did not give a product for each of its vectors`);
      }
      steps[i] = await procedure.next(block);
    }
  }
  return steps.map((step) => {
    if (!step.done) throw new RangeError("a procedure asked for no products and was left unfinished");
    return step.value;
  });
}

/** The products of blocks, one vector a matrix at a time where there is no quicker way. */
async function productsOf(
  operators: SymmetricOperators,
  blocks: readonly VectorBlock[],
): Promise<readonly VectorBlock[]> {
  const longest = Math.max(...blocks.map(({ length }) => length));
  if (longest > 1 && operators.applyBlocks !== undefined) return operators.applyBlocks(blocks);
  const products = blocks.map((): Float64Array[] => []);
  for (let position = 0; position < longest; position++) {
    const row = await operators.apply(blocks.map((block) => block[position] ?? null));
    for (const [i, product] of row.entries()) if (product) products[i]!.push(product);
  }
  return products;
}

/** Symmetric matrices written out row by row (`dimension`² elements each), multiplied in float64. */
export function denseOperators(matrices: readonly Float64Array[]): SymmetricOperators {
  const dimension = Math.round(Math.sqrt(matrices[0]?.length ?? 0));
  return {
    count: matrices.length,
    dimension,
    apply: async (vectors) =>
      matrices.map((matrix, i) => {
        const vector = vectors[i];
        return vector ? denseProduct(matrix, vector) : null;
      }),
  };
}

function denseProduct(matrix: Float64Array, vector: Float64Array): Float64Array {
  const dimension = vector.length;
  return Float64Array.from({ length: dimension }, (_, row) => {
    let sum = 0;
    for (let column = 0; column < dimension; column++) {
      sum += matrix[row * dimension + column]! * vector[column]!;
    }
    return sum;
  });
}
