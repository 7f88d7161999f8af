import "./known-optimisers.ts";

export { adam } from "./adam.ts";
export { adamw } from "./adamw.ts";
export { defineOptimiser, type OptimiserDescription } from "./description.ts";
export { MASK, maskedOptimiser } from "./masked.ts";
export type { Optimiser, UpdateArrays, UpdatedArrays } from "./optimiser.ts";
export {
  essentialOptimiser,
  optimiserNamed,
  optimiserOf,
  registeredOptimisers,
  registerOptimiser,
} from "./registry.ts";
export { sam } from "./sam.ts";
export { STEP_FACTORS, scaledOptimiser } from "./scaled.ts";
export { sgd } from "./sgd.ts";
