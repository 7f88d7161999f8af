export type { CellProvenance, ExplainedJob, ExplainedNetwork, MissingNumber } from "./cell-provenance.ts";
export { explainCell } from "./explain-cell.ts";
