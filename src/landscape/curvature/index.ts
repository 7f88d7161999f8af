export { type CheckedProducts, checkProducts } from "./check-products.ts";
export {
  type CurvatureProductsRequest,
  curvatureProducts,
  type HessianOperators,
  type HessianRequest,
  hessianProducts,
} from "./curvature-products.ts";
export { type Eigenpairs, type EigenpairsOptions, extremeEigenpairs } from "./eigenpairs.ts";
export {
  type CountedTraceEstimate,
  type HutchPlusPlusOptions,
  hutchPlusPlus,
} from "./hutch-plus-plus.ts";
export {
  type BlockedTraceEstimate,
  type HutchinsonOptions,
  hutchinson,
  type TraceEstimate,
} from "./hutchinson.ts";
export { type Block, type KnownPart, lanczosWithKnownPart, type SpectrumAndKnownPart } from "./known-part.ts";
export { type ExtremeEigenvalue, type LanczosOptions, lanczos, type SpectrumEnds } from "./lanczos.ts";
export type { CurvatureMatrix } from "./matrices/matrices.ts";
export { productProgram } from "./matrices/product-program.ts";
export {
  type Curvature,
  type CurvatureRequest,
  type ExampleErrors,
  measureCurvature,
  measurePublishedCurvature,
  type PublishedCurvature,
} from "./measure-curvature.ts";
export { measureEigenpairs, measureRayleighQuotients } from "./measure-eigenpairs.ts";
export {
  type LayerCurvature,
  type LayerCurvatureRequest,
  measureLayerCurvature,
} from "./measure-layer-curvature.ts";
export {
  type MeasuredSpectrum,
  measureSpectralDensity,
  type SpectralDensityRequest,
} from "./measure-spectral-density.ts";
export {
  type DiagonalEstimate,
  estimateDiagonal,
  squaredFrobeniusNorm,
} from "./probed-moments.ts";
export type { CurvatureOperators, ProductNetworks, ProductProgramRequest } from "./product-request.ts";
export {
  type PowerIterationResult,
  publishedTopEigenvalue,
  publishedTrace,
} from "./published-procedure.ts";
export type { Quadrature } from "./quadrature.ts";
export type { ProbeOptions } from "./random-probes.ts";
export { type SpectralDensityOptions, spectralDensity } from "./spectral-density.ts";
export type { SpectralEstimate, SpectralMoments, SpectralShare } from "./spectral-moments.ts";
export {
  denseOperators,
  inLockstep,
  type ProductProcedure,
  type SymmetricOperators,
} from "./symmetric-operators.ts";
export { tridiagonalEigensystem } from "./tridiagonal.ts";
export { type StochasticEstimate, type XTraceOptions, xTrace } from "./xtrace.ts";
