export { agreement, jensenShannonDivergence } from "./agreement.ts";
export { debiasedLinearCka, LEAST_ROWS, linearCka } from "./cka.ts";
export { l2Distance } from "./distance.ts";
export { type PairSimilarity, pairwiseSimilarity } from "./pairwise.ts";
export {
  centred,
  logitRepresentation,
  probabilityRepresentation,
  type Representation,
} from "./representation.ts";
