import { availableParallelism } from "node:os";
import type { Command } from "commander";
import type { WeightsCell } from "#atlas/run";
import { AtlasError } from "#errors";
import { nearestWord } from "#words";
import { requireCache } from "./cache.ts";
import { repeatedOption, wholeNumberOption } from "./options.ts";

interface MeasureOptions {
  readonly config?: string;
  readonly set?: readonly string[];
  readonly dataDir: string;
  /** False for `--no-cache`. */
  readonly cache: boolean;
  readonly threads?: number;
  readonly keep?: string;
  readonly json?: true;
}

/** Gives `loss-atlas measure` its arguments and its action. */
export function defineCommand(command: Command): void {
  command
    .description(
      "Measures networks straight from their weights files, without a run. Their architecture and the data they are " +
        "measured on are those of the first cell of a configuration; files of a run take the run's own, and their cell's.",
    )
    .argument("<measurement>", "such as curvature, connectivity or similarity")
    .argument("<weights...>", "safetensors files, two or more for pairs")
    .option("--config <file>", "configuration in YAML or JSON")
    .option(
      "--set <key=value>",
      "override a key of the configuration, such as model.width=16; repeatable",
      repeatedOption,
    )
    .option("--data-dir <folder>", "folder in which data sets lie", ".")
    .option("--no-cache", "neither keep compiled programs nor take them from an earlier call")
    .option(
      "--threads <n>",
      "threads to compute with; results do not depend on it; by default one for each core",
      wholeNumberOption,
    )
    .option("--keep <folder>", "write the arrays behind the numbers, such as eigenvectors, below a folder")
    .option("--json", "print one JSON array")
    .action(measure);
}

async function measure(kind: string, files: readonly string[], options: MeasureOptions): Promise<void> {
  if (options.cache) await requireCache();
  const { measurementNamed, measurements } = await import("#measurements");
  const measurement = measurementNamed(kind);
  if (measurement === undefined) {
    const known = measurements().map((own) => own.kind);
    throw noMeasurement(kind, known);
  }
  const { measureFiles } = await import("#atlas/jobs");
  const { measuredText } = await import("./measured-text.ts");
  const { columnsOf } = await import("./prose.ts");
  const { configuration, knobs, weights } = await cellFor(files, options);
  const { cellConfiguration } = await import("#atlas/configuration");
  const { unitOfLoss } = await import("#landscape/losses");
  const { training } = cellConfiguration(configuration, knobs);
  if (configuration.device !== "cpu") await (await import("#engine")).selectDevice(configuration.device);
  if (options.cache) {
    const { keepPrograms, usualProgramFolder } = await import("#engine/kept-programs");
    keepPrograms(usualProgramFolder());
  }
  const { selectThreads } = await import("#engine/devices");
  const cores = availableParallelism();
  selectThreads(Math.min(options.threads ?? cores, cores));
  const measured = await measureFiles(measurement, weights, knobs, {
    configuration,
    dataFolder: options.dataDir,
  });
  const { keep } = options;
  const kept =
    keep === undefined
      ? []
      : await (await import("./kept-arrays.ts")).keepArrays(keep, measurement, measured);
  const text = options.json
    ? `${JSON.stringify(measured.map(({ files: of, observations, series, lost }, i) => ({ of, observations, series, lost, arrays: kept[i] })))}\n`
    : measuredText(measured, unitOfLoss(training.loss), columnsOf(process.stdout), kept);
  process.stdout.write(text);
}

/**
 * The first cell of the configuration that is given, else the cell of the run that the files lie in. A setting that
 * `--set` names is the cell's, whatever the grid says.
 */
async function cellFor(files: readonly string[], options: MeasureOptions): Promise<WeightsCell> {
  const { knobsWithOverrides } = await import("#atlas/configuration");
  const cell = await gridCellFor(files, options);
  return { ...cell, knobs: knobsWithOverrides(cell.configuration, cell.knobs, options.set ?? []) };
}

async function gridCellFor(
  files: readonly string[],
  { config, set = [], dataDir }: MeasureOptions,
): Promise<WeightsCell> {
  if (config === undefined) {
    const { cellOfWeights } = await import("#atlas/run");
    const own = await cellOfWeights(files, set);
    if (own !== undefined) return own;
  }
  const { cellKnobs, readConfiguration } = await import("#atlas/configuration");
  const configuration = await readConfiguration(config, { overrides: set, dataFolder: dataDir });
  return { configuration, knobs: cellKnobs(configuration)[0]!, weights: files.map((path) => ({ path })) };
}

function noMeasurement(kind: string, known: readonly string[]): AtlasError {
  const nearest = nearestWord(kind, known);
  return new AtlasError({
    code: "measure/unknown",
    kind: "input",
    problem: `there is no measurement ${JSON.stringify(kind)}`,
    expected: `one of ${known.join(", ")}`,
    ...(nearest !== undefined && { remedy: `Did you mean ${nearest}?` }),
  });
}
