import { stat } from "node:fs/promises";
import { basename, dirname, extname } from "node:path";
import { type ExperimentConfiguration, storedConfiguration } from "#atlas/configuration";
import type { WeightsFile } from "#atlas/jobs";
import { type CellKnobs, cellsAndCheckpoints, drawsOf } from "#atlas/plan";
import { folderStore } from "#atlas/store";
import { AtlasError } from "#errors";
import { readError } from "#files";
import { EXPERIMENT_FILE, readExperiment } from "./experiment-file.ts";
import { planOfExperiment } from "./plan-of-run.ts";

/** The cell of a run that some weights are of. */
export interface WeightsCell {
  readonly configuration: ExperimentConfiguration;
  readonly knobs: CellKnobs;
  /** The files with the keys that the run names their networks by, so that they draw what they draw in the run. */
  readonly weights: readonly WeightsFile[];
}

/**
 * The cell that weights files in the folder of a run are of; `undefined` for files that lie elsewhere.
 *
 * @param overrides values that win over the run's own, such as `measure.curvature.trace_probes=100`
 * @throws AtlasError of kind `input`: `measure/cells` for files of different cells or of no cell of the run,
 *   `files/missing`; as `readExperiment`.
 */
export async function cellOfWeights(
  files: readonly string[],
  overrides: readonly string[],
): Promise<WeightsCell | undefined> {
  const [runFolder, ...others] = new Set(files.map((file) => dirname(dirname(file))));
  if (runFolder === undefined || others.length > 0) return undefined;
  const store = folderStore(runFolder);
  const stored = await readExperiment(store).catch((error: unknown) => {
    if (error instanceof AtlasError && error.code === "run/no-run") return undefined;
    throw error;
  });
  if (stored === undefined) return undefined;
  const configuration = storedConfiguration(stored.configuration, store.placeOf(EXPERIMENT_FILE), {
    overrides,
  });
  const cells = cellsAndCheckpoints(planOfExperiment(stored));
  const areDataGiven = overrides.some((override) => /^\s*(data|root_seed)\b/.test(override));
  const keys = files.map((path) => basename(path, extname(path)));
  const owners = keys.map((key) =>
    cells.find(({ networks }) => networks.some((network) => network.key === key)),
  );
  const [cell, ...otherCells] = new Set(owners);
  if (cell !== undefined && otherCells.length === 0) {
    const weights = files.map((path, i): WeightsFile => {
      const network = cell.networks.find(({ key }) => key === keys[i])!;
      return {
        path,
        key: drawsOf(network),
        network: network.key,
        ...(network.data !== undefined && !areDataGiven && { data: network.data }),
      };
    });
    return { configuration, knobs: cell.knobs, weights };
  }
  const strangers = files.filter((_, i) => owners[i] === undefined);
  for (const path of strangers) {
    await stat(path).catch((error: unknown) => {
      throw readError(error, path);
    });
  }
  throw strangers.length > 0
    ? notOneCell(strangers, `of no cell of the run ${runFolder}`)
    : notOneCell(files, `of ${1 + otherCells.length} cells of the run ${runFolder}`);
}

/** @param what the files are, to follow "is" or "are" */
function notOneCell([first, ...others]: readonly string[], what: string): AtlasError {
  const more = others.length === 0 ? "" : ` and ${others.length} more`;
  return new AtlasError({
    code: "measure/cells",
    kind: "input",
    where: `${first}${more}`,
    problem: `${others.length === 0 ? "this file is" : "these files are"} ${what}`,
    expected: "networks of one cell, which share their architecture and their data",
    remedy: "Give a --config that describes them",
  });
}
