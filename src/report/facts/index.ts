export {
  type CellFacts,
  cellFacts,
  type KnobFact,
  type NetworkCounts,
  placeOf,
} from "./cell-facts.ts";
export { type Neighbour, neighbourhoods } from "./neighbours.ts";
export {
  measuredQuantities,
  type PhaseCount,
  phaseCounts,
  type TableFacts,
  tableFacts,
} from "./table-facts.ts";
export { type VerdictFacts, verdictFacts } from "./verdict-facts.ts";
