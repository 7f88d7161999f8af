import { isDeepStrictEqual } from "node:util";
import { cellConfiguration, haveNumberTargets } from "#atlas/configuration";
import { type CellKnobs, currentEditions, editionOf, type PlannedNetwork, TRAIN } from "#atlas/plan";
import { type RunStore, WEIGHTS_CODE } from "#atlas/store";
import { areSentences, haveNumbers, shapeForNetworks, tokensPerPair } from "#data";
import { AtlasError } from "#errors";
import { networkFilesOf } from "#families";
import { buildNetwork } from "#families/networks";
import { sha256Hex, type TensorFile } from "#files";
import { classifierObjective, type NetworkObjective, standardisedAnswers } from "#landscape";
import { judgingBy } from "#landscape/losses";
import type { Network } from "#nets";
import { measured } from "#timing";
import { float32Tensor, type ParameterLayout } from "#trees";
import { quotedBriefly } from "#words";
import type { CellData } from "./cell-data.ts";
import type { JobContext } from "./job-context.ts";

/** A network read back from its weights file. */
export interface TrainedNetwork {
  readonly planned: PlannedNetwork;
  /** Flat parameters. */
  readonly parameters: Float32Array;
  /**
   * Flat batch statistics, exactly for batch-normalised networks: those over the training part, or, where training
   * diverged, the running ones.
   */
  readonly statistics?: Float32Array | undefined;
  readonly diverged: boolean;
  readonly degenerate: boolean;
}

/** The network function of a cell. */
export function cellNetwork(
  knobs: CellKnobs,
  { configuration }: Pick<JobContext, "configuration">,
  { train }: Pick<CellData, "train">,
): Network {
  const { model } = cellConfiguration(configuration, knobs);
  if (areSentences(train)) {
    const { words, length } = train;
    return buildNetwork(model, [tokensPerPair(train)], words.target, { words, length });
  }
  const { vocabulary, beside } = train;
  const shape = shapeForNetworks(train);
  if (!haveNumbers(train))
    return buildNetwork(model, shape, train.classes, undefined, { vocabulary, beside, places: train.places });
  const network = buildNetwork(model, shape, train.outputs, undefined, { vocabulary, beside, numbers: true });
  if (model.answers !== "own" || networkFilesOf(model) === undefined) return network;
  // What follows the stem would be another.
  const { stem: _, ...others } = network;
  return { ...others, logits: standardisedAnswers(network.logits, train.scale) };
}

/** What the networks of a cell minimise. */
export function cellObjective(
  network: Network,
  knobs: CellKnobs,
  { configuration }: Pick<JobContext, "configuration">,
): NetworkObjective {
  const { data, training } = cellConfiguration(configuration, knobs);
  return classifierObjective(network, judgingBy(training.loss, network, haveNumberTargets(data)));
}

/** What the store calls the weights of a network. */
function weightsName(key: string): string {
  return `weights/${key}`;
}

/** Writes one named tensor a parameter and a statistic, with what later jobs must know of the training and a checksum. */
export function writeWeights(store: RunStore, network: Network, trained: TrainedNetwork): Promise<void> {
  const { key } = trained.planned;
  return measured("weights", () => store.writeArrays(weightsName(key), weightsOf(network, trained)));
}

function weightsOf(
  network: Network,
  { planned, parameters, statistics, diverged, degenerate }: TrainedNetwork,
): TensorFile {
  const { key, seed, data } = planned;
  return {
    tensors: {
      ...namedTensors(network.layout, parameters),
      ...(network.statistics && statistics && namedTensors(network.statistics, statistics)),
    },
    metadata: {
      network: key,
      seed: String(seed),
      edition: String(editionOf(currentEditions(), TRAIN)),
      ...(data !== undefined && { data }),
      diverged: String(diverged),
      degenerate: String(degenerate),
      sha256: checksumOf(parameters, statistics),
    },
  };
}

/** A flat vector as tensors by name. */
function namedTensors(
  layout: ParameterLayout,
  flat: Float32Array,
): Record<string, ReturnType<typeof float32Tensor>> {
  return Object.fromEntries(
    layout.entries.map(({ name, shape, offset, size }) => [
      name,
      float32Tensor(flat.slice(offset, offset + size), shape),
    ]),
  );
}

/**
 * Reads the networks of a job back.
 *
 * @throws AtlasError `run/weights` (kind `failure`) when a file is not there or does not hold what was written.
 */
export function readWeights(
  store: RunStore,
  network: Network,
  networks: readonly PlannedNetwork[],
): Promise<TrainedNetwork[]> {
  return measured("weights", () =>
    Promise.all(networks.map((planned) => readNetwork(store, network, planned))),
  );
}

/** A network whose weights file is not there, cannot be read or does not hold what was written. */
export interface UnusableNetwork {
  readonly planned: PlannedNetwork;
  readonly error: AtlasError;
}

/** Reads those of some networks back that can be, in their order; says what is wrong with the others. */
export async function readUsableWeights(
  store: RunStore,
  network: Network,
  networks: readonly PlannedNetwork[],
): Promise<{ readonly usable: readonly TrainedNetwork[]; readonly unusable: readonly UnusableNetwork[] }> {
  const usable: TrainedNetwork[] = [];
  const unusable: UnusableNetwork[] = [];
  const reading = await measured("weights", () =>
    Promise.allSettled(networks.map((planned) => readNetwork(store, network, planned))),
  );
  for (const [i, read] of reading.entries()) {
    if (read.status === "fulfilled") usable.push(read.value);
    else if (read.reason instanceof AtlasError) unusable.push({ planned: networks[i]!, error: read.reason });
    else throw read.reason;
  }
  return { usable, unusable };
}

async function readNetwork(
  store: RunStore,
  network: Network,
  planned: PlannedNetwork,
): Promise<TrainedNetwork> {
  const file = await readFile(store, planned);
  const fail = (problem: string) => unusable(store, planned, problem);
  const { parameters, statistics } = vectorsOf(file, network, fail);
  const { metadata } = file;
  if (metadata.sha256 !== checksumOf(parameters, statistics)) {
    throw fail("the weights do not match their checksum");
  }
  if (metadata.network !== undefined && metadata.network !== planned.key) {
    throw fail(`the file holds the weights of another network, ${quotedBriefly(metadata.network)}`);
  }
  if (metadata.data !== undefined && planned.data !== undefined && metadata.data !== planned.data) {
    throw fail("the file holds weights that were trained on other data files");
  }
  const state = stateOf(metadata) ?? { diverged: false, degenerate: false };
  return { planned, parameters, statistics, ...state };
}

/** A network by its flat vectors. */
export type NetworkVectors = Pick<TrainedNetwork, "parameters" | "statistics">;

/**
 * The flat vectors of a network from its named tensors; throws what `fail` makes of a tensor that is missing, misshapen
 * or of another network.
 */
export function vectorsOf(
  { tensors }: Pick<TensorFile, "tensors">,
  network: Network,
  fail: (problem: string) => AtlasError,
): NetworkVectors {
  const flat = (layout: ParameterLayout, what: string): Float32Array => {
    const values = new Float32Array(layout.size);
    for (const { name, shape, offset, size } of layout.entries) {
      const tensor = tensors[name];
      if (tensor?.type !== "float32" || tensor.data.length !== size) {
        throw fail(`the file does not hold the ${what} ${name} of ${size} numbers`);
      }
      if (!isDeepStrictEqual(tensor.shape, shape)) {
        throw fail(
          `the ${what} ${name} has the shape [${tensor.shape.join(", ")}], not [${shape.join(", ")}]`,
        );
      }
      values.set(tensor.data, offset);
    }
    return values;
  };
  const vectors = {
    parameters: flat(network.layout, "parameter"),
    statistics: network.statistics && flat(network.statistics, "statistic"),
  };
  const own = new Set(
    [network.layout, network.statistics].flatMap((layout) => layout?.entries.map(({ name }) => name) ?? []),
  );
  const foreign = Object.keys(tensors).find((name) => !own.has(name));
  if (foreign !== undefined) throw fail(`the file holds ${foreign} too, which is of another network`);
  return vectors;
}

/** How the training of a network ended. */
export type NetworkState = Pick<TrainedNetwork, "diverged" | "degenerate">;

/** How the training of a network ended, as its weights file says; `undefined` for a file that does not say. */
export function stateOf({ diverged, degenerate }: TensorFile["metadata"]): NetworkState | undefined {
  if (diverged === undefined && degenerate === undefined) return undefined;
  return { diverged: diverged === "true", degenerate: degenerate === "true" };
}

async function readFile(store: RunStore, planned: PlannedNetwork): Promise<TensorFile> {
  try {
    return await store.readArrays(weightsName(planned.key));
  } catch (error) {
    // A file that is there and cannot be read, for want of permission say, may be a good one.
    if (!(error instanceof AtlasError && error.kind === "input")) throw error;
    throw unusable(store, planned, error.problem, error);
  }
}

/** The hash of the parameters and, after them, of the statistics. */
export function checksumOf(parameters: Float32Array, statistics: Float32Array = new Float32Array()): string {
  const values = new Float32Array(parameters.length + statistics.length);
  values.set(parameters);
  values.set(statistics, parameters.length);
  return sha256Hex(new Uint8Array(values.buffer));
}

function unusable(store: RunStore, { key }: PlannedNetwork, problem: string, cause?: unknown): AtlasError {
  return new AtlasError({
    code: WEIGHTS_CODE,
    kind: "failure",
    where: store.placeOf(`${weightsName(key)}.safetensors`),
    problem,
    expected: "the weights as they were written after training",
    remedy: "Run again: it is trained anew, the same",
    cause,
  });
}
