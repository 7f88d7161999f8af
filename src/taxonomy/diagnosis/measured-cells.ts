/**
 * The measured cells that a diagnosis compares networks with, and how to put together others: what the rooms outside may use
 * of `reference`.
 */
export { meansOfAlike } from "./reference/alike.ts";
export { linesOfAlike } from "./reference/alike-lines.ts";
export { NOISY_RATE } from "./reference/label-noise-rate.ts";
export {
  type MeasuredCell,
  measuredCells,
  type Reference,
  type ReferenceCell,
  referenceOf,
} from "./reference/reference.ts";
export {
  OWN_GRIDS,
  PUBLISHED_GRID,
  REFERENCE_GRIDS,
  type ReferenceGrid,
} from "./reference/reference-grids.ts";
export { linesOfRows, type ReferenceRow } from "./reference/reference-rows.ts";
