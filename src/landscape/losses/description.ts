import { type Kind, kindOf, type SettingFields } from "../kinds.ts";
import type { Loss } from "./loss.ts";

/** A kind of loss, as a configuration sees it. */
export interface LossDescription<Fields extends SettingFields = SettingFields> extends Kind<Loss, Fields> {
  /** What it judges outputs by: class labels, or numbers. */
  readonly targets: "labels" | "numbers";
}

/** A kind of loss from its parts; its file loads no engine. */
export function defineLoss<const Fields extends SettingFields>(
  parts: Omit<LossDescription<Fields>, "make"> & Parameters<typeof kindOf<Loss, Fields>>[0],
): LossDescription<Fields> {
  return { ...kindOf<Loss, Fields>(parts), targets: parts.targets };
}
