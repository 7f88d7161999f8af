import { type KindChoice, KindList } from "../kinds.ts";
import type { LossDescription } from "./description.ts";
import type { Loss } from "./loss.ts";

const LOSSES = new KindList<Loss, LossDescription>("loss");

/** Makes a kind of loss known by its word; throws an input error `landscape/kind` where another has it. */
export function registerLoss(description: LossDescription): void {
  LOSSES.register(description);
}

/** Every kind of loss, in the order in which they were registered. */
export function registeredLosses(): readonly LossDescription[] {
  return LOSSES.all();
}

/**
 * The loss that a choice such as `{ kind: "cross-entropy", label_smoothing: 0.1 }` describes.
 *
 * Throws input errors `landscape/kind` for a kind that is not registered and `landscape/settings` for settings that
 * do not fit it.
 */
export function lossOf(choice: KindChoice): Loss {
  return LOSSES.make(choice);
}
