import { Registry } from "#registry";
import { essenceOf, type KindChoice } from "../kinds.ts";
import type { Loss } from "../loss.ts";
import type { LossDescription } from "./description.ts";

const LOSSES = new Registry<LossDescription>({ one: "loss", many: "losses", namesOf: ({ kind }) => [kind] });

/** Makes a kind of loss known; throws an error `losses/taken` of kind `failure` where another has its word. */
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
 * Throws input errors `losses/unknown` for a kind that is not registered and `settings/invalid` for settings that do
 * not fit it.
 */
export function lossOf({ kind, ...settings }: KindChoice): Loss {
  return LOSSES.named(kind, "training.loss").make(settings);
}

/** What a choice of a loss counts, such as `nats`; throws `losses/unknown` as `lossOf`. */
export function unitOfLoss({ kind }: KindChoice): string {
  return LOSSES.named(kind, "training.loss").unit;
}

/** A choice of a loss without the settings that are at their defaults; throws `losses/unknown` as `lossOf`. */
export function essentialLoss(choice: KindChoice): KindChoice {
  return essenceOf(LOSSES.named(choice.kind, "training.loss"), choice);
}
