import { type DataConfiguration, dataOfCells, type ExperimentConfiguration } from "#atlas/configuration";
import { canonicalJson, sha256Hex } from "#files";
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
  const read = dataOfCells(configuration).filter(({ source }) => sourceNamed(source).imagesInFiles > 0);
  // Cells that read the same files take part of what the largest of them takes, and do with it what they like.
  const sources = Map.groupBy(read, (data) => canonicalJson(sourceOf(data)));
  const hashes: string[] = [];
  for (const same of sources.values()) {
    const most = (count: (data: (typeof same)[number]) => number) => Math.max(...same.map(count));
    const request = {
      ...same[0]!,
      examples: most(({ examples }) => examples),
      test_examples: most(({ test_examples }) => test_examples),
    };
    hashes.push((await loadDataset(request, { dataFolder, rootSeed: configuration.root_seed })).hash);
  }
  const [first = null, ...others] = hashes;
  return others.length === 0 ? first : sha256Hex(hashes.join(" "));
}

/** What decides which examples there are to take from. */
function sourceOf(data: DataConfiguration): object {
  const { examples: _, test_examples: _tests, ...taken } = data;
  const {
    label_noise: _noise,
    label_noise_kind: _kind,
    pixel_noise: _pixels,
    standardise: _figures,
    ...own
  } = taken;
  return own;
}
