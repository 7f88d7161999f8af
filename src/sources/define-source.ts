import { type SettingsShape, settingsReader } from "#settings";
import type { Source, SourceDescription } from "./source.ts";

/** A source from what its file says of it; its settings are checked here, once for all. */
export function defineSource<const Shape extends SettingsShape>({
  shape,
  conflict,
  load,
  ...traits
}: SourceDescription<Shape>): Source {
  const ownSettings = settingsReader(traits.name, traits.settings);
  return {
    ...traits,
    shape: (settings) => shape(ownSettings(settings)),
    conflict: (settings) => conflict?.(ownSettings(settings)),
    load: async (settings, request) => load(ownSettings(settings), request),
  };
}
