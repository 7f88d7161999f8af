import type { SettingsShape } from "#settings";
import { type Kind, type KindParts, kindOf } from "../kinds.ts";
import type { Loss } from "../loss.ts";

/** A kind of loss, as a configuration sees it. */
export interface LossDescription<Shape extends SettingsShape = SettingsShape> extends Kind<Loss, Shape> {
  /** What it judges outputs by: class labels, numbers, or either. */
  readonly targets: "labels" | "numbers" | "labels or numbers";
  /** Whether it also judges a class at each place of a sentence; by default not. */
  readonly judgesSentences?: boolean;
  /** What the loss counts, and its curvature with it: `nats`. */
  readonly unit: string;
}

/** A kind of loss from its parts; its file loads no engine. */
export function defineLoss<const Shape extends SettingsShape>(
  parts: KindParts<Loss, Shape> & Pick<LossDescription<Shape>, "targets" | "judgesSentences" | "unit">,
): LossDescription<Shape> {
  const { targets, judgesSentences = false, unit } = parts;
  return { ...kindOf<Loss, Shape>(parts), targets, judgesSentences, unit };
}
