import "./known-quantities.ts";

export { averageOfCell, averageOverNetworks, withOwnError } from "./average.ts";
export { averageOverPairs } from "./average-over-pairs.ts";
export { defineQuantity, type QuantityDescription } from "./define-quantity.ts";
export { testNameOf } from "./on-test-data.ts";
export type {
  Average,
  Quantity,
  QuantityAlias,
  QuantityName,
  QuantityNote,
  QuantityRange,
  SeededValue,
} from "./quantity.ts";
export { findQuantity, quantities, quantityNamed, registerQuantity } from "./registry.ts";
export {
  SHARED_ERROR,
  SHARED_ERROR_OF_NODES,
  sharedErrorIn,
  sourcesOfSharedErrorIn,
} from "./shared-error.ts";
export {
  commonTerms,
  noteUnder,
  OF_CLASSIFIERS,
  OF_NUMBERS,
  OF_VARIANCE,
  type Terms,
  titleUnder,
  unitUnder,
  wordsUnder,
} from "./terms.ts";
