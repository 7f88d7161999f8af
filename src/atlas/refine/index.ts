export { type ChoiceAhead, choiceAhead } from "./choice-ahead.ts";
export { planWithMeasured, type RefinedExperiment, reachOf } from "./reach.ts";
export {
  firstRound,
  type Rounds,
  roundAfter,
  roundNumber,
  roundsSoFar,
  roundWords,
  wholeGrid,
} from "./rounds.ts";
