import { described } from "#descriptions";
import type { OwnLoss } from "#nets";
import { Registry } from "#registry";
import { allSettings, essenceOf, type KindChoice } from "../kinds.ts";
import type { Loss } from "../loss.ts";
import type { LossDescription } from "./description.ts";
import { lossOfNetwork, OWN_LOSS } from "./own-loss.ts";

const OF_THE_PACKAGE = new WeakSet<LossDescription>();
const LOSSES = new Registry<LossDescription>({ one: "loss", many: "losses", namesOf: ({ kind }) => [kind] });

/** Makes a kind of loss known; throws an error `losses/taken` of kind `failure` where another has its word. */
export function registerLoss(description: LossDescription): void {
  LOSSES.register(description);
}

/** Makes a kind of loss known whose code is the package's alone. */
export function registerLossOfThePackage(description: LossDescription): void {
  registerLoss(description);
  OF_THE_PACKAGE.add(description);
}

/** Every kind of loss, in the order in which they were registered. */
export function registeredLosses(): readonly LossDescription[] {
  return LOSSES.all();
}

/**
 * The loss that a choice such as `{ kind: "cross-entropy", label_smoothing: 0.1 }` describes.
 *
 * @param own the loss that the network brings along, which `{ kind: "module" }` is
 * @throws AtlasError of kind `input`: `losses/unknown` for a kind that is not registered, `settings/invalid` for settings that
 *   do not fit it, `losses/no-own-loss` for `module` where the network brings none
 */
export function lossOf({ kind, ...settings }: KindChoice, own?: OwnLoss): Loss {
  if (kind === OWN_LOSS && own !== undefined) return lossOfNetwork(own);
  const description = LOSSES.named(kind, "training.loss");
  const loss = description.make(settings);
  if (OF_THE_PACKAGE.has(description)) {
    const parts = { settings: allSettings(description, settings) };
    described(loss.value, `loss ${kind}`, parts);
    described(loss.errorValue, `error of ${kind}`, parts);
  }
  return loss;
}

/** What a choice of a loss counts, such as `nats`; throws `losses/unknown` as `lossOf`. */
export function unitOfLoss({ kind }: KindChoice): string {
  return LOSSES.named(kind, "training.loss").unit;
}

/** Whether targets can be drawn from outputs under a choice of a loss: a likelihood of them; throws as `lossOf`. */
export function isLikelihood(choice: KindChoice): boolean {
  return choice.kind !== OWN_LOSS && lossOf(choice).drawnSlopes !== undefined;
}

/** A choice of a loss without the settings that are at their defaults; throws `losses/unknown` as `lossOf`. */
export function essentialLoss(choice: KindChoice): KindChoice {
  return essenceOf(LOSSES.named(choice.kind, "training.loss"), choice);
}
