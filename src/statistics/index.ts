export {
  type BootstrapOptions,
  bootstrapInterval,
  type Interval,
  NORMAL,
  resamplesFor,
} from "./bootstrap.ts";
export {
  pearson,
  type RankCorrelation,
  type RankCorrelationOptions,
  spearman,
  spearmanRho,
} from "./correlation.ts";
export {
  degreesOfFreedom,
  type ErrorMethod,
  type Estimate,
  estimateMean,
  mean,
  NOT_MEASURED,
  sampleVariance,
  standardErrorOfMean,
} from "./estimate.ts";
export { jackknifeError } from "./jackknife.ts";
export { median, quantile } from "./quantile.ts";
export { ranks } from "./ranks.ts";
export { spearmanOfResamples } from "./resampled-spearman.ts";
export { influenceError, spearmanInfluence } from "./spearman-influence.ts";
export { studentProbability, studentQuantile, unanimousProbability } from "./student.ts";
export { studentDraws } from "./student-draws.ts";
export { studentInterval } from "./student-interval.ts";
export { type Density, type DensityOptions, logMagnitudes, weightedDensity } from "./weighted-density.ts";
export { wilsonInterval } from "./wilson-interval.ts";
