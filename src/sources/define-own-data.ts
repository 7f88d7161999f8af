import { AtlasError } from "#errors";
import { type SettingsOf, type SettingsShape, settingsReader } from "#settings";
import { OWN_DATA_SETTINGS, type OwnDataSettings, USUAL_TEST_SHARE } from "./own-data-settings.ts";
import type { OwnData } from "./readers/own-data.ts";
import type { ImageShape, Source } from "./source.ts";

/** Data in files of one's own as a source of them is written down in its file. */
export interface OwnDataDescription<Shape extends SettingsShape> {
  readonly name: string;
  readonly meaning: string;
  /** Whether examples are images, wherever their files have rows and columns. */
  readonly makesImages: boolean;
  /** Bytes of a number of an example as it is held in memory. */
  readonly numberBytes: 1 | 4;
  /** Which files, and what of them is what. */
  readonly settings: Shape;
  /** Channels, height and width where the settings of the source decide them; found in the files otherwise. */
  readonly sizes?: (settings: SettingsOf<Shape>) => readonly [number, number, number];
  /** Reads all of the files. Throws errors of kind `input`. */
  readonly read: (settings: SettingsOf<Shape>, dataFolder: string) => Promise<OwnData>;
}

/** A source of data in files of one's own, whose shape and classes are found in them. */
export function defineOwnData<const Shape extends SettingsShape>({
  read,
  settings,
  sizes,
  numberBytes,
  ...traits
}: OwnDataDescription<Shape>): Source {
  const ownSettings = settingsReader(traits.name, settings);
  const commonSettings = settingsReader(traits.name, OWN_DATA_SETTINGS);
  const { shape: foundShape, ...others } = OWN_DATA_SETTINGS;
  return {
    ...traits,
    imagesInFiles: 1,
    imagesHeld: (given) =>
      numberBytes * (commonSettings(given).counts ?? [1]).reduce((sum, count) => sum + count, 0),
    settings: { ...settings, ...others, ...(sizes === undefined && { shape: foundShape }) },
    shape: (given) =>
      shapeOf(traits.name, sizes?.(ownSettings(given)) ?? commonSettings(given).shape, commonSettings(given)),
    conflict: (given) => {
      const { counts, test_share } = commonSettings(given);
      if (counts?.length !== 2 || test_share === USUAL_TEST_SHARE) return undefined;
      return { key: "test_share", problem: `is ${test_share}, but test data are given`, expected: "no key" };
    },
    find: async (given, dataFolder) => {
      const { findIn } = await import("./readers/find-own-data.ts");
      const { settings: found, ...rest } = findIn(
        await read(ownSettings(given), dataFolder),
        commonSettings(given),
      );
      const { shape: _, ...withoutShape } = found;
      return { ...rest, settings: sizes === undefined ? found : withoutShape };
    },
    load: async (given, request) => {
      const { chosenOwnImages } = await import("./readers/find-own-data.ts");
      const data = await read(ownSettings(given), request.dataFolder);
      return chosenOwnImages(data, commonSettings(given), request);
    },
  };
}

function shapeOf(
  source: string,
  shape: readonly number[] | undefined,
  { class_names }: OwnDataSettings,
): ImageShape {
  const [channels, height, width] = shape ?? [];
  if (channels === undefined || height === undefined || width === undefined || class_names === undefined) {
    throw new AtlasError({
      code: "data/not-looked-at",
      kind: "input",
      where: `data.source ${source}`,
      problem: "what its examples are is in its files, which nobody has looked at",
      expected: "a source that does not vary, or data.shape and data.class_names",
      remedy: "Read the configuration with readConfiguration, or write down both",
    });
  }
  return { channels, height, width, classes: class_names.length };
}
