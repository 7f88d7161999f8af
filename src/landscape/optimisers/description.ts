import { type Kind, kindOf, type SettingFields, type SettingsOf } from "../kinds.ts";
import type { Optimiser } from "./optimiser.ts";

/** A kind of optimiser, as a configuration sees it. */
export type OptimiserDescription<Fields extends SettingFields = SettingFields> = Kind<Optimiser, Fields>;

/** A kind of optimiser from its parts; its file loads no engine. */
export function defineOptimiser<const Fields extends SettingFields>({
  create,
  ...parts
}: Omit<OptimiserDescription<Fields>, "make"> & {
  /** Its numbers of an update may be left out where there are none. */
  readonly create: (
    settings: SettingsOf<Fields>,
  ) => Omit<Optimiser, "kind" | "numbersOf"> & Partial<Pick<Optimiser, "numbersOf">>;
}): OptimiserDescription<Fields> {
  return kindOf<Optimiser, Fields>({
    ...parts,
    create: (settings) => ({ kind: parts.kind, numbersOf: () => ({}), ...create(settings) }),
  });
}
