/**
 * The measured cells that a diagnosis compares networks with, and how to put together others: what the rooms outside may use
 * of `reference`.
 */
export { type Reference, type ReferenceCell, referenceCells, referenceOf } from "./reference/reference.ts";
export type { ReferenceGrid } from "./reference/reference-grid.ts";
export { REFERENCE_GRIDS } from "./reference/reference-grids.ts";
