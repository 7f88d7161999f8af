import { type ExperimentConfiguration, hasSentences, withSectionOf } from "#atlas/configuration";
import { type CellKnobs, settingsOf } from "#atlas/plan";
import { inputsOf } from "#data";
import { AtlasError } from "#errors";
import { readSafetensors } from "#files";
import { knobNamed } from "#knobs";
import type { NetworkObjective } from "#landscape";
import { isFarFromTrained } from "#landscape/training";
import type { Measured, MeasuredNetwork, Measurement } from "#measurements";
import type { Network } from "#nets";
import { conjoined, quotedBriefly } from "#words";
import { type CellData, cellData } from "./cell-data.ts";
import type { JobContext } from "./job-context.ts";
import { cellRequest } from "./measurement-job.ts";
import { ownLogits } from "./own-logits.ts";
import {
  cellNetwork,
  cellObjective,
  checksumOf,
  type NetworkState,
  type NetworkVectors,
  stateOf,
  vectorsOf,
} from "./trained-network.ts";

/** A weights file, and what names its network; by default the hash of its parameters does. */
export interface WeightsFile {
  readonly path: string;
  readonly key?: string;
  /** The network that the file must say it is of, if it says so; by default any. */
  readonly network?: string;
  /** Hash of the examples of files that the network was trained on; by default any are measured on. */
  readonly data?: string;
}

/** What was measured of the networks of some weights files. */
export interface MeasuredSubject extends Measured {
  /** The files of the networks, in the order in which they were given. */
  readonly files: readonly string[];
  /** Those of them that hold a network that diverged or has a constant output. */
  readonly lost: readonly LostFile[];
}

/** A file with a network that says nothing of the landscape, alone or beside others. */
export interface LostFile {
  readonly path: string;
  readonly why: "diverged" | "constant output";
}

/**
 * Measures networks straight from their weights files, without a run: the same function that measures the cells of a
 * grid, on the networks and the data of one cell of a configuration. What computes is what `selectDevice` selected.
 *
 * A network that diverged or answers every input the same is told by its file; where the file does not say, by its
 * training loss and its outputs on the cell's training examples. What the configuration does not say of the measurement is
 * as usual, whether or not it asks for it.
 *
 * @param weights safetensors files with a tensor for each parameter (and each batch statistic) of the configured network
 * @throws AtlasError of kind `input`: `measure/weights` for a file that holds another network, `measure/too-few` where
 *   a measurement needs more networks, `measure/no-sentences` where it needs sentences; as `readSafetensors` and what loads the data.
 */
export async function measureFiles(
  measurement: Measurement,
  weights: readonly WeightsFile[],
  knobs: CellKnobs,
  { configuration: own, dataFolder }: Pick<JobContext, "configuration" | "dataFolder">,
): Promise<readonly MeasuredSubject[]> {
  requireExamplesFor(measurement, own);
  const configuration = withSectionOf(own, measurement);
  const context = { configuration, dataFolder };
  const subjects = measurement.subjects(weights.length, settingsOf(configuration, measurement));
  if (subjects.length === 0) throw tooFew(measurement, weights.length);
  const data = await cellData(knobs, context);
  const network = cellNetwork(knobs, context, data);
  const remedy = remedyFor(configuration.grid, knobs);
  const objective = cellObjective(network, knobs, context);
  const networks: MeasuredNetwork[] = [];
  for (const file of weights) {
    if (file.data !== undefined && file.data !== data.hash) {
      throw notOf(file, "weights that were trained on other data files than those found now");
    }
    const { known, ...own } = await networkAt(file, network, remedy);
    networks.push({ ...own, ...(known ?? (await stateOn(data, objective, own))) });
  }
  const measured = await measurement.measure({
    ...cellRequest(measurement, knobs, context, { data, network }),
    networks,
    subjects,
  });
  return measured.map((own, i) => ({
    ...own,
    files: subjects[i]!.map((position) => weights[position]!.path),
    lost: subjects[i]!.flatMap((position) => lostFile(weights[position]!, networks[position]!)),
  }));
}

function lostFile({ path }: WeightsFile, { diverged, degenerate }: MeasuredNetwork): readonly LostFile[] {
  if (diverged) return [{ path, why: "diverged" }];
  return degenerate ? [{ path, why: "constant output" }] : [];
}

/** How the training of a network ended, by what it makes of the training examples. */
async function stateOn(
  { train, trainLabels: targets }: CellData,
  { outputs, constantAnswerLoss }: NetworkObjective,
  vectors: NetworkVectors,
): Promise<NetworkState> {
  const logits = await ownLogits(outputs.classifier, vectors, inputsOf(train));
  const { loss } = outputs.judge(logits, { targets });
  const diverged = isFarFromTrained(loss, constantAnswerLoss?.({ targets }) ?? null);
  return { diverged, degenerate: !diverged && outputs.isDegenerate(logits) };
}

/**
 * The network of a file; one that nothing names is named by its parameters, so that equal files give equal draws. One
 * whose parameters are not finite diverged, whatever its file says.
 */
async function networkAt(
  given: WeightsFile,
  network: Network,
  remedy: string,
): Promise<Omit<MeasuredNetwork, keyof NetworkState> & { readonly known: NetworkState | undefined }> {
  const { path, key, network: owner } = given;
  const file = await readSafetensors(path);
  const { network: own = owner } = file.metadata;
  if (owner !== undefined && own !== undefined && own !== owner)
    throw notOf(given, `the weights of another network, ${quotedBriefly(own)}`);
  const vectors = vectorsOf(
    file,
    network,
    (problem) =>
      new AtlasError({
        code: "measure/weights",
        kind: "input",
        where: path,
        problem,
        expected: `the network that the configuration describes: ${network.family} of ${network.layout.size.toLocaleString("en-US")} parameters`,
        remedy,
      }),
  );
  const areFinite = [vectors.parameters, vectors.statistics].every(
    (own) => own?.every(Number.isFinite) ?? true,
  );
  return {
    key: key ?? checksumOf(vectors.parameters, vectors.statistics),
    ...vectors,
    known: areFinite ? stateOf(file.metadata) : { diverged: true, degenerate: false },
  };
}

function notOf({ path }: WeightsFile, found: string): AtlasError {
  return new AtlasError({
    code: "measure/weights",
    kind: "input",
    where: path,
    problem: `the file holds ${found}`,
    remedy: "Give the file of the network that is meant, and with --data-dir the data that it was trained on",
  });
}

/** How to describe the network of a file; without a setting of its own, what the grid sweeps is as in one cell. */
function remedyFor({ load, temperature, slices }: ExperimentConfiguration["grid"], knobs: CellKnobs): string {
  const swept = [load, temperature, ...slices].flatMap(({ knob }) =>
    knobNamed(knob).sets.startsWith("model.") ? [`${knobNamed(knob).sets} ${knobs[knob]}`] : [],
  );
  const taken = swept.length === 0 ? "" : `; it was taken to have ${conjoined(swept)}`;
  return `Set model.width and the other keys of its section as they were in training, with --set or --config${taken}`;
}

/** A measurement of sentences has no settings, and nothing to measure, where there are none. */
function requireExamplesFor({ kind, needsSentences }: Measurement, { data }: ExperimentConfiguration): void {
  if (!needsSentences || hasSentences(data)) return;
  throw new AtlasError({
    code: "measure/no-sentences",
    kind: "input",
    where: "data.source",
    problem: `${kind} is of sentences, and ${data.source} gives none`,
    expected: "the configuration of networks that translate",
  });
}

function tooFew({ kind, of }: Measurement, given: number): AtlasError {
  return new AtlasError({
    code: "measure/too-few",
    kind: "input",
    problem: `${kind} is measured of a ${of}, and ${given} ${given === 1 ? "file was" : "files were"} given`,
    expected: "two files or more",
  });
}
