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
}

/** A computation that asks for products with a symmetric matrix: it yields v, is given Hv, and returns its result. */
export type ProductProcedure<Result> = Generator<Float64Array, Result, Float64Array>;

/**
 * Runs procedure i against matrix i, all of them one product at a time and together.
 *
 * Results come in the order of the procedures and do not depend on which others run beside them. A procedure
 * that is done lets its matrix rest.
 */
export async function inLockstep<Result>(
  procedures: readonly ProductProcedure<Result>[],
  operators: SymmetricOperators,
): Promise<Result[]> {
  const steps = procedures.map((procedure) => procedure.next());
  for (;;) {
    const wanted = steps.map((step) => (step.done ? null : step.value));
    if (wanted.every((vector) => vector === null)) break;
    const products = await operators.apply(wanted);
    for (const [i, procedure] of procedures.entries()) {
      const product = products[i];
      if (!steps[i]!.done && product) steps[i] = procedure.next(product);
      else if (!steps[i]!.done) throw new RangeError(`matrix ${i} gave no product for its vector`);
    }
  }
  return steps.map((step) => {
    if (!step.done) throw new RangeError("a procedure was left unfinished");
    return step.value;
  });
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
