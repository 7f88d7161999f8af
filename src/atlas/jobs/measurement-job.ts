import { posix } from "node:path";
import { cellConfiguration } from "#atlas/configuration";
import type { JobFault, JobResult, TaskResult } from "#atlas/journal";
import { type CellKnobs, drawsOf, type Job, networksOf, settingsOf, type Task } from "#atlas/plan";
import { WEIGHTS_CODE } from "#atlas/store";
import { keepingSessions } from "#engine";
import { AtlasError } from "#errors";
import type { Measured, Measurement, MeasurementRequest, MeasurementSettings } from "#measurements";
import type { Network } from "#nets";
import { initialise } from "#nets/initialisation";
import { randomStream } from "#random";
import { measured as timed } from "#timing";
import { counted } from "#words";
import { augmentationOf } from "./augmentation.ts";
import { type CellData, cellData } from "./cell-data.ts";
import type { JobContext } from "./job-context.ts";
import { cellNetwork, cellObjective, readUsableWeights, type UnusableNetwork } from "./trained-network.ts";

/**
 * Measures what the tasks of a job want of networks, and writes the arrays behind the numbers. A network whose weights
 * cannot be used leaves out its own cell and no other.
 *
 * Cells of one job share data and programs, but every cell is measured by itself: float32 sums may round differently in
 * other company, and a cell's numbers are to be the same whichever cells there are beside it. For the same reason no part
 * of a cell is measured without the rest.
 */
export async function measureNetworks(
  measurement: Measurement,
  job: Job,
  context: JobContext,
): Promise<JobResult> {
  const cells = Map.groupBy(job.tasks, ({ networks }) => networks[0]!.cell);
  const results: TaskResult[] = [];
  const unusable: UnusableNetwork[] = [];
  const measureCells = async () => {
    for (const tasks of cells.values()) {
      const measured = await measureCell(measurement, tasks, context);
      results.push(...measured.results);
      unusable.push(...measured.unusable);
    }
  };
  // The programs of a single cell, which may be large, are closed one after another.
  await (cells.size > 1 ? keepingSessions(measureCells) : measureCells());
  return unusable.length === 0 ? { results } : { results, fault: faultOf(unusable) };
}

/** What is said of all networks of a job that cannot be used. */
function faultOf(unusable: readonly UnusableNetwork[]): JobFault {
  const damaged = unusable.filter(({ error }) => error.code === WEIGHTS_CODE);
  const [{ error }] = [...damaged, ...unusable] as [UnusableNetwork];
  const networks = damaged.map(({ planned }) => planned.key);
  if (unusable.length === 1) return { error, networks };
  const { code, kind, where, problem, expected, remedy } = error;
  const others = `${counted(unusable.length - 1, "more weights file")} cannot be used either`;
  return {
    error: new AtlasError({
      code,
      kind,
      problem: `${problem}, and ${others}`,
      ...(where !== undefined && { where }),
      ...(expected !== undefined && { expected }),
      ...(remedy !== undefined && { remedy }),
      cause: error,
    }),
    networks,
  };
}

interface MeasuredCell {
  readonly results: readonly TaskResult[];
  readonly unusable: readonly UnusableNetwork[];
}

async function measureCell(
  measurement: Measurement,
  tasks: readonly Task[],
  context: JobContext,
): Promise<MeasuredCell> {
  const { store } = context;
  const planned = networksOf({ tasks }).toSorted((a, b) => a.seed - b.seed);
  const { knobs, data: expected } = planned[0]!;
  const data = await cellData(knobs, context, expected);
  const network = cellNetwork(knobs, context, data);
  const { usable, unusable } = await readUsableWeights(store, network, planned);
  if (unusable.length > 0) return { results: [], unusable };
  const positions = new Map(usable.map((own, position) => [own.planned.key, position]));
  const measured = await measurement.measure({
    ...cellRequest(measurement, knobs, context, { data, network }),
    networks: usable.map(({ planned: one, ...own }) => ({ key: drawsOf(one), ...own })),
    subjects: tasks.map(({ networks }) => networks.map(({ key }) => positions.get(key)!)),
  });
  const kept = tasks.map((task, i) => ({ task, own: withFileOf(task, measured[i]!) }));
  await timed("weights", () =>
    Promise.all(
      kept.map(({ task, own: { file } }) => {
        if (file === undefined) return undefined;
        return store.writeArrays(file.name, { tensors: file.tensors, metadata: originOf(measurement, task) });
      }),
    ),
  );
  return { results: kept.map(({ task, own }) => resultOf(task, own)), unusable: [] };
}

/** What was measured with its file named by the result, so that no two results share one. */
function withFileOf({ key }: Task, { file, ...own }: Measured): Measured {
  return file === undefined
    ? own
    : { ...own, file: { ...file, name: posix.join(posix.dirname(file.name), key) } };
}

/** What a file of arrays says of where it comes from. */
function originOf({ kind, edition }: Measurement, { key, networks }: Task): Record<string, string> {
  const { data } = networks[0]!;
  return {
    result: key,
    kind,
    edition: String(edition),
    networks: networks.map((network) => network.key).join(" "),
    ...(data !== undefined && { data }),
  };
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
  const { model, training } = cellConfiguration(configuration, knobs);
  return {
    objective: cellObjective(network, knobs, context),
    data: { train: data.train, labels: data.trainLabels, test: data.test },
    augmentation: augmentationOf(training.augmentation, data.train),
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
