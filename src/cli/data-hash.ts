import { dataPools, type ExperimentConfiguration } from "#atlas/configuration";
import { sha256Hex } from "#files";
import { sourceNamed } from "#sources";
import { loadDataset } from "#sources/datasets";

/**
 * The hash of the examples in the files that an experiment reads, `null` where it reads none. Reads them before any
 * worker starts, so that a wrong folder or a damaged file is one clear error.
 */
export async function hashOfDataFiles(
  configuration: ExperimentConfiguration,
  dataFolder: string,
): Promise<string | null> {
  const hashes: string[] = [];
  for (const { settings, ...counts } of dataPools(configuration)) {
    if (sourceNamed(settings.source).imagesInFiles === 0) continue;
    const options = { dataFolder, rootSeed: configuration.root_seed };
    hashes.push((await loadDataset({ ...settings, ...counts }, options)).hash);
  }
  const [first = null, ...others] = hashes;
  return others.length === 0 ? first : sha256Hex(hashes.join(" "));
}
