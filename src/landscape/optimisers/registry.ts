import { type KindChoice, KindList } from "../kinds.ts";
import type { OptimiserDescription } from "./description.ts";
import type { Optimiser } from "./optimiser.ts";

const OPTIMISERS = new KindList<OptimiserDescription>("optimiser");

/**
 * Makes a kind of optimiser known; throws an error `landscape/kind-taken` of kind `failure` where another has its
 * word.
 */
export function registerOptimiser(description: OptimiserDescription): void {
  OPTIMISERS.register(description);
}

/** Every kind of optimiser, in the order in which they were registered. */
export function registeredOptimisers(): readonly OptimiserDescription[] {
  return OPTIMISERS.all();
}

/** The kind of optimiser of this word; throws an input error `landscape/kind` where there is none. */
export function optimiserNamed(kind: string): OptimiserDescription {
  return OPTIMISERS.named(kind);
}

/**
 * The optimiser that a choice such as `{ kind: "adam", beta2: 0.99 }` describes.
 *
 * Throws input errors `landscape/kind` for a kind that is not registered and `settings/invalid` for settings that do
 * not fit it.
 */
export function optimiserOf({ kind, ...settings }: KindChoice): Optimiser {
  return optimiserNamed(kind).make(settings);
}

/** A choice of an optimiser without the settings that are at their defaults; throws `landscape/kind` as `optimiserOf`. */
export function essentialOptimiser(choice: KindChoice): KindChoice {
  return OPTIMISERS.essence(choice);
}
