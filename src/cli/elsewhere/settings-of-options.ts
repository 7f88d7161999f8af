import { settingsGivenBy } from "#atlas/configuration";
import { AtlasError } from "#errors";
import { isRecord } from "#files";
import { sourceNamed } from "#sources";
import { nearestWord } from "#words";

/** What a setting of a configuration is called at the command line, where that is an option of its own. */
export const OPTIONS: Readonly<Record<string, string>> = {
  "data.folder": "--data",
  "data.file": "--data",
  "data.test_folder": "--test",
  "data.test_file": "--test",
  "data.examples": "--examples",
  "data.standardise": "--normalise",
  "model.architecture": "--family",
  "model.channel_order": "--channels",
  "model.files": "--weights",
  "model.input_shape": "--input-shape",
  "model.key": "--key",
  "model.strip": "--strip",
  "model.map": "--map-weights",
};

/** What follows from the networks that a call names. */
const DECIDED = ["model", "grid", "seeds", "name"];

/**
 * Refuses overrides of what the other words of a call say: one of the two would be overruled without a word.
 *
 * @param set overrides of a configuration, such as `data.y=label`
 * @throws AtlasError `measure/set` of kind `input`
 */
export function requireOptions(set: readonly string[]): void {
  const given = settingsGivenBy(set);
  for (const [section, value] of Object.entries(isRecord(given) ? given : {})) {
    const keys = isRecord(value) ? Object.keys(value).map((key) => `${section}.${key}`) : [section];
    for (const key of keys) {
      const option = OPTIONS[key];
      if (option !== undefined || DECIDED.includes(section)) throw decided(key, option);
    }
  }
}

/**
 * Refuses overrides that no file of examples has a use for: those of other sections, and settings that its source has not.
 *
 * @param source what reads the file
 * @throws AtlasError `inspect/set` of kind `input`
 */
export function requireSettingsOf(source: string, set: readonly string[]): void {
  const { settings } = sourceNamed(source);
  const known = ["source", ...Object.keys(settings)].filter((key) => OPTIONS[`data.${key}`] !== "--data");
  const given = settingsGivenBy(set);
  for (const [section, value] of Object.entries(isRecord(given) ? given : {})) {
    const keys = isRecord(value) ? Object.keys(value) : [""];
    const key = keys.find((own) => section !== "data" || !known.includes(own));
    if (key === undefined) continue;
    const meant = section === "data" ? nearestWord(key, known) : undefined;
    throw new AtlasError({
      code: "inspect/set",
      kind: "input",
      where: `--set ${section}${key === "" ? "" : `.${key}`}`,
      problem: `examples that are read by data.source ${source} have no such setting`,
      expected: `one of ${known.map((own) => `data.${own}`).join(", ")}`,
      ...(meant !== undefined && { remedy: `Did you mean data.${meant}?` }),
    });
  }
}

function decided(key: string, option: string | undefined): AtlasError {
  return new AtlasError({
    code: "measure/set",
    kind: "input",
    where: `--set ${key}`,
    ...(option === undefined
      ? {
          problem: "this follows from the networks that the call names",
          expected: "settings of data and measure, such as measure.curvature.trace_probes",
        }
      : { problem: "this setting has an option of its own", expected: option }),
  });
}
