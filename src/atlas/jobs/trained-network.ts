import { join } from "node:path";
import { JOURNAL_FOLDER } from "#atlas/journal";
import { AtlasError } from "#errors";
import { readSafetensors, sha256Hex, type TensorFile, writeSafetensors } from "#files";
import { buildNetwork, type Network } from "#nets";
import { float32Tensor, type ParameterLayout } from "#trees";
import type { CellKnobs, PlannedNetwork } from "../plan/job.ts";
import type { JobContext } from "../run/job-context.ts";
import type { CellData } from "./cell-data.ts";

/** A network read back from its weights file. */
export interface TrainedNetwork {
  readonly planned: PlannedNetwork;
  /** Flat parameters. */
  readonly parameters: Float32Array;
  readonly diverged: boolean;
  readonly degenerate: boolean;
}

/** The network function of a cell. */
export function cellNetwork(knobs: CellKnobs, { configuration }: JobContext, data: CellData): Network {
  const { family, width, depth } = configuration.model;
  const sizes = { family, width: knobs.width ?? width, depth: knobs.depth ?? depth };
  return buildNetwork(sizes, data.inputShape, data.train.classes);
}

/** Where the weights of a network lie. */
function weightsPath(runFolder: string, key: string): string {
  return join(runFolder, "weights", `${key}.safetensors`);
}

/** Writes one named tensor a parameter, with what later jobs must know of the training and a checksum. */
export async function writeWeights(
  runFolder: string,
  layout: ParameterLayout,
  { planned, parameters, diverged, degenerate }: TrainedNetwork,
): Promise<void> {
  await writeSafetensors(weightsPath(runFolder, planned.key), {
    tensors: namedTensors(layout, parameters),
    metadata: {
      seed: String(planned.seed),
      diverged: String(diverged),
      degenerate: String(degenerate),
      sha256: checksumOf(parameters),
    },
  });
}

/** Flat parameters as tensors by name. */
export function namedTensors(
  layout: ParameterLayout,
  parameters: Float32Array,
): Record<string, ReturnType<typeof float32Tensor>> {
  return Object.fromEntries(
    layout.entries.map(({ name, shape, offset, size }) => [
      name,
      float32Tensor(parameters.slice(offset, offset + size), shape),
    ]),
  );
}

/**
 * Reads the networks of a job back.
 *
 * @throws AtlasError `run/weights` (kind `failure`) when a file is not there or does not hold what was written.
 */
export function readWeights(
  runFolder: string,
  layout: ParameterLayout,
  networks: readonly PlannedNetwork[],
): Promise<TrainedNetwork[]> {
  return Promise.all(networks.map((planned) => readNetwork(runFolder, layout, planned)));
}

async function readNetwork(
  runFolder: string,
  layout: ParameterLayout,
  planned: PlannedNetwork,
): Promise<TrainedNetwork> {
  const { tensors, metadata } = await readFile(runFolder, planned);
  const parameters = new Float32Array(layout.size);
  for (const { name, offset, size } of layout.entries) {
    const tensor = tensors[name];
    if (tensor?.type !== "float32" || tensor.data.length !== size) {
      const problem = `the file does not hold the parameter ${name} of ${size} numbers`;
      throw unusable(runFolder, planned, problem);
    }
    parameters.set(tensor.data, offset);
  }
  if (metadata.sha256 !== checksumOf(parameters)) {
    throw unusable(runFolder, planned, "the weights do not match their checksum");
  }
  return {
    planned,
    parameters,
    diverged: metadata.diverged === "true",
    degenerate: metadata.degenerate === "true",
  };
}

async function readFile(runFolder: string, planned: PlannedNetwork): Promise<TensorFile> {
  try {
    return await readSafetensors(weightsPath(runFolder, planned.key));
  } catch (error) {
    // A file that is there and cannot be read, for want of permission say, may be a good one.
    if (!(error instanceof AtlasError && error.kind === "input")) throw error;
    throw unusable(runFolder, planned, error.problem, error);
  }
}

function checksumOf(parameters: Float32Array): string {
  const { buffer, byteOffset, byteLength } = parameters;
  return sha256Hex(new Uint8Array(buffer, byteOffset, byteLength));
}

function unusable(runFolder: string, { key }: PlannedNetwork, problem: string, cause?: unknown): AtlasError {
  const journals = join(runFolder, JOURNAL_FOLDER);
  return new AtlasError({
    code: "run/weights",
    kind: "failure",
    where: weightsPath(runFolder, key),
    problem,
    expected: "the weights as they were written after training",
    remedy: `Delete the line of kind train that names ${key} from the files in ${journals} and run again: it is trained anew, the same`,
    cause,
  });
}
