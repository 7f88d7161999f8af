import { settingsGivenBy } from "#atlas/configuration";
import { AtlasError } from "#errors";
import { isRecord } from "#files";

/**
 * Refuses a setting that both `--set` and an option of its own give: one would be overruled without a word.
 *
 * @param set overrides of a configuration
 * @param options by the setting, such as `model.width`, the option that gives it; `undefined` where it is not there
 * @throws AtlasError `cli/set-twice` of kind `input`
 */
export function requireSetOnce(
  set: readonly string[],
  options: Readonly<Record<string, string | undefined>>,
): void {
  const given = settingsGivenBy(set);
  for (const [setting, option] of Object.entries(options)) {
    const isGiven = setting
      .split(".")
      .reduce<unknown>((value, key) => (isRecord(value) ? value[key] : undefined), given);
    if (option === undefined || isGiven === undefined) continue;
    throw new AtlasError({
      code: "cli/set-twice",
      kind: "input",
      where: `--set ${setting}`,
      problem: `${option} gives this setting too`,
      expected: "one of the two",
    });
  }
}
