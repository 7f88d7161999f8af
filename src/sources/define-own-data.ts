import { AtlasError, reworded } from "#errors";
import { type SettingsOf, type SettingsShape, settingsReader } from "#settings";
import {
  OWN_DATA_SETTINGS,
  type OwnDataSettings,
  TARGET_SETTINGS,
  TOKEN_SETTINGS,
  type TokenSettings,
  USUAL_TEST_SHARE,
} from "./own-data-settings.ts";
import type { OwnData } from "./readers/own-data.ts";
import type { ImageShape, NumbersShape, SettingConflict, Source } from "./source.ts";

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
  const commonSettings = settingsReader(traits.name, {
    ...OWN_DATA_SETTINGS,
    ...TARGET_SETTINGS,
    ...TOKEN_SETTINGS,
  });
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
      const { counts, test_share, ...others } = commonSettings(given);
      if (counts?.length === 2 && test_share !== USUAL_TEST_SHARE) {
        return {
          key: "test_share",
          problem: `is ${test_share}, but test data are given`,
          expected: "no key",
        };
      }
      return conflictOfTargets(others);
    },
    find: async (given, dataFolder) => {
      const { findIn } = await import("./readers/find-own-data.ts");
      const { settings: found, ...rest } = findIn(
        await read(ownSettings(given), dataFolder).catch(saysWhereFilesLie),
        commonSettings(given),
      );
      const { shape: _, ...withoutShape } = found;
      return { ...rest, settings: sizes === undefined ? found : withoutShape };
    },
    load: async (given, request) => {
      const { chosenOwnExamples } = await import("./readers/find-own-data.ts");
      const data = await read(ownSettings(given), request.dataFolder).catch(saysWhereFilesLie);
      return chosenOwnExamples(data, commonSettings(given), request);
    },
  };
}

/** Throws the error of a file that is not there with words on where files are looked for, any other as it is. */
function saysWhereFilesLie(error: unknown): never {
  if (!(error instanceof AtlasError && error.code === "files/missing")) throw error;
  throw reworded(error, { problem: `${error.problem}: relative paths of data lie in --data-dir` });
}

/** Figures of targets that go with no such targets, or not with one another. */
function conflictOfTargets({
  task,
  target_mean: mean,
  target_deviation: deviation,
}: Pick<OwnDataSettings, "task" | "target_mean" | "target_deviation">): SettingConflict | undefined {
  const given = mean ?? deviation;
  if (given === undefined) return undefined;
  const key = mean === undefined ? "target_deviation" : "target_mean";
  if (task === "classification") {
    return { key, problem: "is given, but targets are classes", expected: "no key" };
  }
  if (mean?.length === deviation?.length) return undefined;
  return {
    key,
    problem: `is of ${given.length}, and the other figure of targets of ${(key === "target_mean" ? deviation : mean)?.length ?? "none"}`,
    expected: "target_mean and target_deviation, a number for each target in both",
  };
}

function shapeOf(
  source: string,
  shape: readonly number[] | undefined,
  { class_names, target_mean, vocabulary, places, beside, beside_values }: OwnDataSettings & TokenSettings,
): ImageShape | NumbersShape {
  const [channels, height, width] = shape ?? [];
  const isKnown = channels !== undefined && height !== undefined && width !== undefined;
  const ofTokens = { vocabulary, beside: besideOf(beside, beside_values) };
  if (isKnown && target_mean !== undefined)
    return { channels, height, width, outputs: target_mean.length, ...ofTokens };
  if (isKnown && class_names !== undefined)
    return { channels, height, width, classes: class_names.length, ...ofTokens, places };
  throw new AtlasError({
    code: "data/not-looked-at",
    kind: "input",
    where: `data.source ${source}`,
    problem: "what its examples are is in its files, which nobody has looked at",
    expected:
      "a source that does not vary, or data.shape and data.class_names (of numbers data.target_mean and data.target_deviation)",
    remedy: "Read the configuration with readConfiguration, or write down both",
  });
}

/** What stands beside tokens, once their files were looked at. */
function besideOf(names: readonly string[] = [], values: readonly number[] = []): ImageShape["beside"] {
  if (names.length === 0 || names.length !== values.length) return undefined;
  return names.map((name, i) => ({ name, values: values[i]! }));
}
