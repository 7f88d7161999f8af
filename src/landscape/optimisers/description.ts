import type { SettingsOf, SettingsShape } from "#settings";
import { type Kind, type KindParts, kindOf } from "../kinds.ts";
import type { Optimiser } from "./optimiser.ts";

/** A kind of optimiser, as a configuration sees it. */
export type OptimiserDescription<Shape extends SettingsShape = SettingsShape> = Kind<Optimiser, Shape>;

/** What of an optimiser may be left out: no numbers of its own for an update, and the one gradient it is given. */
type Usual = Pick<Optimiser, "numbersOf" | "gradients">;

/** A kind of optimiser from its parts; its file loads no engine. */
export function defineOptimiser<const Shape extends SettingsShape>({
  create,
  ...parts
}: Omit<KindParts<Optimiser, Shape>, "create"> & {
  readonly create: (settings: SettingsOf<Shape>) => Omit<Optimiser, "kind" | keyof Usual> & Partial<Usual>;
}): OptimiserDescription<Shape> {
  return kindOf<Optimiser, Shape>({
    ...parts,
    create: (settings) => ({ kind: parts.kind, numbersOf: () => ({}), gradients: 1, ...create(settings) }),
  });
}
