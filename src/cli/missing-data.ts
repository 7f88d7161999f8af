import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { type ExperimentConfiguration, examplesReadBy } from "#atlas/configuration";

/**
 * Says of folders of data that are not there that a run will want them; a sentence each.
 *
 * @param dataFolder where relative folders start
 */
export function missingDataNotes(
  configuration: ExperimentConfiguration,
  dataFolder: string,
): readonly string[] {
  const folders = examplesReadBy(configuration).flatMap(({ folder }) =>
    typeof folder === "string" ? [resolve(dataFolder, folder)] : [],
  );
  return [...new Set(folders)]
    .filter((folder) => !existsSync(folder))
    .map((folder) => `there is no folder ${folder}, in which loss-atlas run looks for the data (--data-dir)`);
}
