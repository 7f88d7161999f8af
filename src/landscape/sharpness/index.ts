export { edgeOfStability } from "#landscape/descent";
export { type AdaptiveScale, adaptiveScale } from "./adaptive-scale.ts";
export {
  type AverageCaseRequest,
  type AverageCaseSharpness,
  averageCaseSharpness,
  averageCases,
} from "./average-case.ts";
export {
  type CriticalOptions,
  type CriticalSharpness,
  criticalSharpness,
  criticalSharpnesses,
} from "./critical-sharpness.ts";
export { type GradientNoise, gradientNoise } from "./gradient-noise.ts";
export {
  type LearningCoefficient,
  type LearningCoefficientRequest,
  learningCoefficient,
} from "./learning-coefficient.ts";
export {
  type LossAtPoint,
  type LossGradients,
  lossGradients,
  type SharpnessRequest,
} from "./loss-gradients.ts";
export {
  type WorstCaseRequest,
  type WorstCaseSharpness,
  worstCaseSharpness,
  worstCases,
} from "./worst-case.ts";
