import { described } from "#descriptions";
import { Registry } from "#registry";
import { allSettings, essenceOf, type KindChoice } from "../kinds.ts";
import type { OptimiserDescription } from "./description.ts";
import type { Optimiser } from "./optimiser.ts";

const OF_THE_PACKAGE = new WeakSet<OptimiserDescription>();
const OPTIMISERS = new Registry<OptimiserDescription>({
  one: "optimiser",
  many: "optimisers",
  namesOf: ({ kind }) => [kind],
});

/**
 * Makes a kind of optimiser known; throws an error `optimisers/taken` of kind `failure` where another has its
 * word.
 */
export function registerOptimiser(description: OptimiserDescription): void {
  OPTIMISERS.register(description);
}

/** Makes a kind of optimiser known whose code is the package's alone. */
export function registerOptimiserOfThePackage(description: OptimiserDescription): void {
  registerOptimiser(description);
  OF_THE_PACKAGE.add(description);
}

/** Every kind of optimiser, in the order in which they were registered. */
export function registeredOptimisers(): readonly OptimiserDescription[] {
  return OPTIMISERS.all();
}

/** The kind of optimiser of this word; throws an input error `optimisers/unknown` where there is none. */
export function optimiserNamed(kind: string): OptimiserDescription {
  return OPTIMISERS.named(kind, "training.optimiser");
}

/**
 * The optimiser that a choice such as `{ kind: "adam", beta2: 0.99 }` describes.
 *
 * Throws input errors `optimisers/unknown` for a kind that is not registered and `settings/invalid` for settings that do
 * not fit it.
 */
export function optimiserOf({ kind, ...settings }: KindChoice): Optimiser {
  const description = optimiserNamed(kind);
  const optimiser = description.make(settings);
  if (OF_THE_PACKAGE.has(description)) {
    described(optimiser.update, `optimiser ${kind}`, { settings: allSettings(description, settings) });
  }
  return optimiser;
}

/**
 * A choice of an optimiser without the settings that are at their defaults; throws `optimisers/unknown` as
 * `optimiserOf`.
 */
export function essentialOptimiser(choice: KindChoice): KindChoice {
  return essenceOf(optimiserNamed(choice.kind), choice);
}
