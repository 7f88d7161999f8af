export { type BatchedHessianProduct, batchedHessianProduct } from "./batched-hessian-product.ts";
export {
  type Block,
  type BlockedTraceEstimate,
  type HutchinsonOptions,
  hutchinson,
  type TraceEstimate,
} from "./hutchinson.ts";
export { type ExtremeEigenvalue, type LanczosOptions, lanczos, type SpectrumEnds } from "./lanczos.ts";
export {
  type PowerIterationResult,
  publishedTopEigenvalue,
  publishedTrace,
} from "./published-procedure.ts";
export {
  denseOperators,
  inLockstep,
  type ProductProcedure,
  type SymmetricOperators,
} from "./symmetric-operators.ts";
