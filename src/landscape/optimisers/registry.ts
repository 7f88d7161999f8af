import { type KindChoice, KindList } from "../kinds.ts";
import type { OptimiserDescription } from "./description.ts";
import type { Optimiser } from "./optimiser.ts";

const OPTIMISERS = new KindList<Optimiser>("optimiser");

/** Makes a kind of optimiser known by its word; throws an input error `landscape/kind` where another has it. */
export function registerOptimiser(description: OptimiserDescription): void {
  OPTIMISERS.register(description);
}

/** Every kind of optimiser, in the order in which they were registered. */
export function registeredOptimisers(): readonly OptimiserDescription[] {
  return OPTIMISERS.all();
}

/**
 * The optimiser that a choice such as `{ kind: "adam", beta2: 0.99 }` describes.
 *
 * Throws input errors `landscape/kind` for a kind that is not registered and `landscape/settings` for settings that
 * do not fit it.
 */
export function optimiserOf(choice: KindChoice): Optimiser {
  return OPTIMISERS.make(choice);
}
