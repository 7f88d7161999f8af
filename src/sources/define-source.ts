import { type GivenSettings, type SettingsShape, settingsReader } from "#settings";
import type { Source, SourceDescription } from "./source.ts";

/** A source from what its file says of it; its settings are checked here, once for all. */
export function defineSource<const Shape extends SettingsShape>({
  shape,
  conflict,
  find,
  load,
  ...traits
}: SourceDescription<Shape>): Source {
  const ownSettings = settingsReader(traits.name, traits.settings);
  return {
    ...traits,
    shape: (settings) => shape(ownSettings(settings)),
    conflict: (settings) => conflict?.(ownSettings(settings)),
    ...(find !== undefined && {
      find: async (settings: GivenSettings, dataFolder: string) => find(ownSettings(settings), dataFolder),
    }),
    load: async (settings, request) => load(ownSettings(settings), request),
  };
}
