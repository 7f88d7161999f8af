import "./known-losses.ts";

export type { ErrorMeasure, Judgement, Loss } from "../loss.ts";
export { areConstantOutputs, areConstantProbabilities } from "./constant-answers.ts";
export { crossEntropy } from "./cross-entropy.ts";
export { defineLoss, type LossDescription } from "./description.ts";
export { judgingBy } from "./judging.ts";
export { labelOf, preferredClass } from "./labels.ts";
export { meanSquaredError } from "./mean-squared-error.ts";
export { OWN_LOSS } from "./own-loss.ts";
export {
  essentialLoss,
  isLikelihood,
  lossOf,
  registeredLosses,
  registerLoss,
  unitOfLoss,
} from "./registry.ts";
export { regression } from "./regression.ts";
