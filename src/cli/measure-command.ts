import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import type { Command } from "commander";
import type { WeightsCell } from "#atlas/run";
import { AtlasError } from "#errors";
import { nearestWord } from "#words";
import { requireCache } from "./cache.ts";
import type { MeasureNetworksOptions } from "./elsewhere/measure-networks.ts";
import { addNetworkOptions, FAMILY, NORMALISE } from "./elsewhere/network-command-options.ts";
import { repeatedOption, wholeNumberOption } from "./options.ts";

interface MeasureOptions extends MeasureNetworksOptions {
  readonly config?: string;
  readonly dataDir: string;
  readonly threads?: number;
  readonly keep?: string;
}

/** Gives `loss-atlas measure` its arguments and its action. */
export function defineCommand(command: Command): void {
  addNetworkOptions(
    command
      .description(
        "Measures networks that were trained elsewhere, on data of your own: every quantity that their files allow, phase and " +
          "diagnosis. After the name of a measurement, measures weights files of a configuration or a run by that alone.",
      )
      .argument(
        "[networks...]",
        "ONNX files, each a network; one whose weights --weights names; or a measurement, such as curvature, and safetensors files",
      )
      .option(
        "--weights <files...>",
        "files of weights, each a network: PyTorch, safetensors, NumPy or Keras",
      ),
  )
    .option("--family <name>", FAMILY)
    .option("--normalise <name>", NORMALISE)
    .option(
      "--name <name>",
      "name of the run folder; by default that of the first file and the beginning of its hash",
    )
    .option(
      "--write-grid <file>",
      "write the configuration of the experiment that would settle the diagnosis",
    )
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
    .addHelpText("after", EXAMPLES)
    .action(measure);
}

const EXAMPLES = `
Examples:
  loss-atlas measure a.onnx b.onnx --data train.npz --test test.npz
  loss-atlas measure --weights a.pt b.pt --data photos/ --budget 2h
  loss-atlas measure curvature runs/quickstart/weights/<key>.safetensors`;

async function measure(words: readonly string[], options: MeasureOptions): Promise<void> {
  if (options.cache) await requireCache();
  const { measurementNamed, measurements } = await import("#measurements");
  const [kind = "", ...files] = words;
  const measurement = measurementNamed(kind);
  if (measurement === undefined) {
    if (kind === "" || options.weights !== undefined || isNameOfFile(kind)) {
      return (await import("./elsewhere/measure-networks.ts")).measureNetworks(words, options);
    }
    const known = measurements().map((own) => own.kind);
    throw noMeasurement(kind, known);
  }
  if (files.length === 0) throw noWeights(kind);
  const { measureFiles } = await import("#atlas/jobs");
  const { measuredText } = await import("./measured-text.ts");
  const { columnsOf } = await import("./prose.ts");
  const { configuration, knobs, weights } = await cellFor(files, options);
  const { cellConfiguration, termsOf } = await import("#atlas/configuration");
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
  if (keep !== undefined && kept.every((path) => path === undefined)) {
    process.stderr.write(`note: ${measurement.kind} kept no arrays here, so that nothing is in ${keep}\n`);
  }
  const text = options.json
    ? `${JSON.stringify(measured.map(({ files: of, observations, series, lost }, i) => ({ of, observations, series, lost, arrays: kept[i] })))}\n`
    : measuredText(
        measured,
        termsOf(cellConfiguration(configuration, knobs)),
        columnsOf(process.stdout),
        kept,
      );
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

/** Whether a word names a file and no measurement: it has an ending or lies in a folder. */
function isNameOfFile(word: string): boolean {
  return /[./\\]/.test(word) || existsSync(word);
}

function noWeights(kind: string): AtlasError {
  return new AtlasError({
    code: "cli/usage",
    kind: "input",
    problem: `no weights file is named to measure ${kind} of`,
    expected: "one safetensors file, two or more for pairs",
  });
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
