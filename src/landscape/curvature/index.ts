export {
  type BatchedHessianProduct,
  type HessianPlace,
  type HessianProgram,
  type HessianSizes,
  hessianProgram,
} from "./batched-hessian-product.ts";
export { type HessianOperators, type HessianRequest, hessianProducts } from "./hessian-products.ts";
export {
  type BlockedTraceEstimate,
  type HutchinsonOptions,
  hutchinson,
  type TraceEstimate,
} from "./hutchinson.ts";
export { type Block, type KnownPart, lanczosWithKnownPart, type SpectrumAndKnownPart } from "./known-part.ts";
export { type ExtremeEigenvalue, type LanczosOptions, lanczos, type SpectrumEnds } from "./lanczos.ts";
export {
  type Curvature,
  type CurvatureRequest,
  type ExampleErrors,
  measureCurvature,
  measurePublishedCurvature,
  type PublishedCurvature,
} from "./measure-curvature.ts";
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
export { tridiagonalEigensystem } from "./tridiagonal.ts";
