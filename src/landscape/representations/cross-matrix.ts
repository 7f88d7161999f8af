import { Matrix, SingularValueDecomposition } from "ml-matrix";
import { crossProduct, type Representation } from "#landscape/similarity";

/** XᵀY of two representations of the same rows, as a matrix. */
export function crossMatrix(x: Representation, y: Representation): Matrix {
  return Matrix.from1DArray(x.columns, y.columns, crossProduct(x, y));
}

/** The singular values of XᵀY, descending. */
export function crossSingularValues(x: Representation, y: Representation): readonly number[] {
  const { diagonal } = new SingularValueDecomposition(crossMatrix(x, y), {
    autoTranspose: true,
    computeLeftSingularVectors: false,
    computeRightSingularVectors: false,
  });
  return diagonal;
}
