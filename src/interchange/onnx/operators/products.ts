import { numpy as np } from "@jax-js/jax";
import { broadcastShape } from "../folding/arrangement.ts";
import type { Call, Operators } from "./operator.ts";

/** The product of stacks of matrices; stacks of other axes, which jax-js does not align, are made alike before. */
export function matrixProduct(left: np.Array, right: np.Array): np.Array {
  const [rows, columns] = [left.shape.slice(0, -2), right.shape.slice(0, -2)];
  if (left.ndim < 2 || columns.length === 0 || rows.join() === columns.join()) return np.matmul(left, right);
  const stack = broadcastShape([rows, columns]);
  const spread = (own: np.Array): np.Array => np.broadcastTo(own, [...stack, ...own.shape.slice(-2)]);
  return np.matmul(spread(left), spread(right));
}

/** alpha·A·B + beta·C, A and B transposed where that is said. */
function gemm(call: Call): np.Array {
  const left = call.array(0);
  const right = call.array(1);
  const [alpha, beta] = [call.float("alpha", 1), call.float("beta", 1)];
  let product = np.matmul(
    call.flag("transA") ? left.transpose() : left,
    call.flag("transB") ? right.transpose() : right,
  );
  if (alpha !== 1) product = product.mul(alpha);
  if (!call.has(2)) return product;
  const bias = call.array(2);
  return product.add(beta === 1 ? bias : bias.mul(beta));
}

/** Products of matrices. */
export const PRODUCTS: Operators = {
  MatMul: { traced: (call) => matrixProduct(call.array(0), call.array(1)) },
  Gemm: { traced: gemm },
  Einsum: {
    traced: (call) => np.einsum(call.text("equation", "").replaceAll(" ", ""), ...call.arrays()),
  },
};
