import { cellConfiguration } from "#atlas/configuration";
import type { JobResult, TaskResult } from "#atlas/journal";
import { type CellKnobs, type Job, networksOf, settingsOf, type Task } from "#atlas/plan";
import type { Measured, Measurement, MeasurementRequest, MeasurementSettings } from "#measurements";
import type { Network } from "#nets";
import { initialise } from "#nets/initialisation";
import { randomStream } from "#random";
import { type CellData, cellData } from "./cell-data.ts";
import type { JobContext } from "./job-context.ts";
import { cellNetwork, cellObjective, readWeights } from "./trained-network.ts";

/** Measures what the tasks of a job want of the networks of one cell, and writes the arrays behind the numbers. */
export async function measureNetworks(
  measurement: Measurement,
  job: Job,
  context: JobContext,
): Promise<JobResult> {
  const { store } = context;
  const planned = networksOf(job).toSorted((a, b) => a.seed - b.seed);
  const { knobs } = planned[0]!;
  const data = await cellData(knobs, context);
  const network = cellNetwork(knobs, context, data);
  const trained = await readWeights(store, network, planned);
  const positions = new Map(planned.map(({ key }, position) => [key, position]));
  const measured = await measurement.measure({
    ...cellRequest(measurement, knobs, context, { data, network }),
    networks: trained.map(({ planned: { key }, ...own }) => ({ key, ...own })),
    subjects: job.tasks.map(({ networks }) => networks.map(({ key }) => positions.get(key)!)),
  });
  await Promise.all(
    measured.map(({ file }) => file && store.writeArrays(file.name, { tensors: file.tensors, metadata: {} })),
  );
  return { results: job.tasks.map((task, i) => resultOf(task, measured[i]!)) };
}

/** What a measurement is told of a cell, whichever of its networks are measured. */
export function cellRequest(
  measurement: Measurement,
  knobs: CellKnobs,
  context: Pick<JobContext, "configuration">,
  { data, network }: { readonly data: CellData; readonly network: Network },
): Omit<MeasurementRequest<MeasurementSettings>, "networks" | "subjects"> {
  const { configuration } = context;
  const { root_seed: rootSeed } = configuration;
  const { model } = cellConfiguration(configuration, knobs);
  return {
    objective: cellObjective(network, knobs, context),
    data: { train: data.train, labels: data.trainLabels },
    settings: settingsOf(configuration, measurement),
    stream: (...purpose) => randomStream(rootSeed, ...purpose),
    initialParameters: (stream) => initialise(network, model.initialisation, stream),
  };
}

function resultOf({ key, networks }: Task, { observations, series, file }: Measured): TaskResult {
  return {
    key,
    cell: networks[0]!.cell,
    seeds: networks.map(({ seed }) => seed),
    observations: observations.map(({ quantity, value, standardError, evidence }) => ({
      metric: quantity,
      value,
      standard_error: standardError,
      ...(evidence && { detail: evidence }),
    })),
    ...(series && { series }),
    ...(file && { file: file.name }),
  };
}
