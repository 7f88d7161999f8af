export { agreement, confusion, functionDistance, jensenShannonDivergence } from "./agreement.ts";
export { debiasedLinearCka, LEAST_ROWS, linearCka, minibatchLinearCka } from "./cka.ts";
export { l2Distance, parameterCosine } from "./distance.ts";
export { type PairSimilarity, pairwiseSimilarity } from "./pairwise.ts";
export {
  centred,
  logitRepresentation,
  probabilityRepresentation,
  type Representation,
} from "./representation.ts";
