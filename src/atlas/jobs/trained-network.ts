import { join } from "node:path";
import { AtlasError } from "#errors";
import { readSafetensors, writeSafetensors } from "#files";
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

/** Writes one named tensor a parameter, with what later jobs must know of the training. */
export async function writeWeights(
  runFolder: string,
  layout: ParameterLayout,
  { planned, parameters, diverged, degenerate }: TrainedNetwork,
): Promise<void> {
  await writeSafetensors(weightsPath(runFolder, planned.key), {
    tensors: namedTensors(layout, parameters),
    metadata: { seed: String(planned.seed), diverged: String(diverged), degenerate: String(degenerate) },
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

/** Reads the networks of a job back. Throws AtlasError `run/weights` when a file does not hold the network. */
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
  const path = weightsPath(runFolder, planned.key);
  const { tensors, metadata } = await readSafetensors(path);
  const parameters = new Float32Array(layout.size);
  for (const { name, offset, size } of layout.entries) {
    const tensor = tensors[name];
    if (tensor?.type !== "float32" || tensor.data.length !== size) {
      throw new AtlasError({
        code: "run/weights",
        kind: "failure",
        where: path,
        problem: `the file does not hold the parameter ${name} of ${size} numbers`,
        remedy: "Delete the run's folder and run again: the weights were changed after they were written.",
      });
    }
    parameters.set(tensor.data, offset);
  }
  return {
    planned,
    parameters,
    diverged: metadata.diverged === "true",
    degenerate: metadata.degenerate === "true",
  };
}
