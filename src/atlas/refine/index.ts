export { planOfCells } from "./plan-of-cells.ts";
export { runInRounds } from "./run-in-rounds.ts";
