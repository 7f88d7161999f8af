export { agreement, confusion, functionDistance, jensenShannonDivergence } from "./agreement.ts";
export {
  centredFeatures,
  debiasedLinearCka,
  LEAST_ROWS,
  linearCka,
  minibatchLinearCka,
  stagedDebiasedLinearCka,
  stagedLinearCka,
  stagedMinibatchLinearCka,
} from "./cka.ts";
export { crossProduct, squaredNorm } from "./cross-product.ts";
export { l2Distance, parameterCosine } from "./distance.ts";
export { type PairSimilarity, pairwiseSimilarity } from "./pairwise.ts";
export {
  centred,
  logitRepresentation,
  probabilityRepresentation,
  type Representation,
} from "./representation.ts";
export {
  checkRows,
  chosenRows,
  compared,
  comparedAtOnce,
  type StagedComparison,
} from "./staged-comparison.ts";
