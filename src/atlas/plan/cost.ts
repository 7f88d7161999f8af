import {
  budgetEpochs,
  budgetUpdates,
  type CellConfiguration,
  cellConfiguration,
  checkpointEpochs,
  type DataConfiguration,
  type ExperimentConfiguration,
  inputsPerExampleOf,
  oncePerSection,
  placesOf,
  retrainingOf,
} from "#atlas/configuration";
import { canonicalJson } from "#files";
import { optimiserOf } from "#landscape/optimisers";
import { GRADIENT, type PassMemory, passMemory } from "#landscape/sizes";
import {
  FORWARD_SHARE,
  type Measurement,
  type MeasurementSize,
  measurementNamed,
  type Work,
} from "#measurements";
import type { NetworkSizes } from "#nets/layers";
import type { CellNetworks } from "./cell-networks.ts";
import { drawsOf, firstNetwork, type Job, networksOf, TRAIN } from "./job.ts";
import { settingsOf } from "./measurement-tasks.ts";
import { CALIBRATION, type Calibration, type CostParts, secondsOf } from "./seconds.ts";
import { answersOfTraining, workerBytes } from "./worker-bytes.ts";

/** What a job is expected to take. */
export interface JobCost {
  readonly parts: CostParts;
  readonly seconds: number;
  /** What it takes at least, where that goes by what is found; otherwise `seconds`. */
  readonly leastSeconds: number;
  /** Peak memory of the worker, bytes. */
  readonly bytes: number;
}

/** A job before it has a cost. */
export type UnpricedJob = Omit<Job, "cost">;

/**
 * What each job of an experiment is expected to take; worked out once for jobs that take the same, as most of a large grid do.
 *
 * @param calibration of the machine. Default: one that is the same everywhere, by which jobs are made and put in order
 */
export function costEstimator(
  configuration: ExperimentConfiguration,
  networkOf: CellNetworks,
  calibration: Calibration = CALIBRATION,
): (job: UnpricedJob) => JobCost {
  const priceOf = jobPricer(configuration, networkOf, calibration);
  const nameOf = priceNames(configuration);
  const known = new Map<string, JobCost>();
  return (job) => {
    const name = nameOf(job);
    if (name === null) return priceOf(job);
    const cost = known.get(name) ?? priceOf(job);
    known.set(name, cost);
    return cost;
  };
}

/** Names all that the cost of a job depends on, which its learning rate does not; `null` of trainings together, of which few are alike. */
function priceNames(configuration: ExperimentConfiguration): (job: UnpricedJob) => string | null {
  const [ofData, ofModel, ofTraining] = [
    numbered((data: CellConfiguration["data"]) => canonicalJson(data)),
    numbered((model: CellConfiguration["model"]) => canonicalJson(model)),
    numbered(({ learning_rate: _, ...others }: CellConfiguration["training"]) => canonicalJson(others)),
  ];
  return (job) => {
    const [task, ...others] = job.tasks;
    if (job.kind === TRAIN && (others.length > 0 || task === undefined || task.networks.length > 1))
      return null;
    const { data, model, training } = cellConfiguration(configuration, firstNetwork(job)!.knobs);
    const of =
      job.kind === TRAIN
        ? ofTraining(training)
        : countsByCell(job)
            .map(({ subjects, networks }) => `${subjects}:${networks}`)
            .join();
    return `${job.kind} ${ofData(data)} ${ofModel(model)} ${of}`;
  };
}

/** A number for each section, the same for those of equal text. */
function numbered<Section extends object>(
  textOf: (section: Section) => string,
): (section: Section) => number {
  const numbers = new Map<string, number>();
  return oncePerSection((section) => {
    const text = textOf(section);
    const number = numbers.get(text) ?? numbers.size;
    numbers.set(text, number);
    return number;
  });
}

function jobPricer(
  configuration: ExperimentConfiguration,
  networkOf: CellNetworks,
  calibration: Calibration,
): (job: UnpricedJob) => JobCost {
  return (job) => {
    const { knobs } = firstNetwork(job)!;
    const { data, training } = cellConfiguration(configuration, knobs);
    const network = networkOf(knobs);
    const examples = data.examples;
    const activationBytes = (count: number) => 4 * GRADIENT.copies * count * network.workload.activations;
    // Sentences are judged within programs, which hold no answers.
    const memory = passMemory(network, network.sequence ? 0 : network.classes * (network.places ?? 1));
    const sizeOf = (subjects: number, networks: number): MeasurementSize => ({
      subjects,
      networks,
      examples,
      testExamples: data.test_examples,
      places: placesOf(data),
      isBatchNormalised: network.statistics !== undefined,
      activationBytes,
      memory,
    });
    const cells = job.kind === TRAIN ? [] : countsByCell(job);
    const measuringWork = (of: "work" | "leastWork") => {
      const measurement = measurementOf(job.kind);
      const settings = settingsOf(configuration, measurement);
      // Cells of as many subjects and networks take the same.
      const known = new Map<string, Work>();
      return together(
        cells.map(({ subjects, networks }) => {
          const name = `${subjects} ${networks}`;
          const own = known.get(name) ?? measurement[of](sizeOf(subjects, networks), settings);
          known.set(name, own);
          return own;
        }),
      );
    };
    const parts = (work: Work) => partsOf(job.kind, network, inputsPerExampleOf(data), work);
    if (job.kind !== TRAIN) {
      const work = measuringWork("work");
      return {
        parts: parts(work),
        seconds: secondsOf(parts(work), calibration),
        leastSeconds: secondsOf(parts(measuringWork("leastWork")), calibration),
        bytes: workerBytes(network, data, work),
      };
    }
    const work = trainingWork(trainingsOf(job, configuration), data, network, training, memory);
    const seconds = secondsOf(parts(work), calibration);
    const held = answersOfTraining(network, data, networksOf(job).length);
    return {
      parts: parts(work),
      seconds,
      leastSeconds: seconds,
      bytes: held + workerBytes(network, data, work),
    };
  };
}

/** How many subjects and networks a measurement's job has of each of its cells. */
function countsByCell({ tasks }: UnpricedJob): readonly { subjects: number; networks: number }[] {
  return [...Map.groupBy(tasks, ({ networks }) => networks[0]!.cell).values()].map((own) => ({
    subjects: own.length,
    networks: new Set(own.flatMap(({ networks }) => networks.map(({ key }) => key))).size,
  }));
}

/** What cells take that a job measures one after another: its work adds up, its memory is free again for the next. */
function together(cells: readonly Work[]): Work {
  return cells.reduce((all, own) => ({
    gradients: all.gradients + own.gradients,
    calls: all.calls + own.calls,
    activationBytes: Math.max(all.activationBytes, own.activationBytes),
    vectors: Math.max(all.vectors, own.vectors),
    vectorPasses: (all.vectorPasses ?? 0) + (own.vectorPasses ?? 0),
  }));
}

/** The measurement that a job of a kind is of. */
export function measurementOf(kind: string): Measurement {
  const measurement = measurementNamed(kind);
  if (measurement === undefined) throw new RangeError(`there is no measurement ${kind}`);
  return measurement;
}

/** What one training is to give. */
interface PricedTraining {
  /** Its updates to the last of the networks that are taken from it. */
  readonly updates: number;
  /** Whether the test loss is followed. */
  readonly oracle: boolean;
}

/** The trainings of a job, of each of which several networks may be taken. */
function trainingsOf(
  job: UnpricedJob,
  configuration: ExperimentConfiguration,
): readonly [PricedTraining, ...PricedTraining[]] {
  const [first, ...others] = [...Map.groupBy(networksOf(job), drawsOf).values()].flatMap((networks) => {
    const taken = networks.map(({ knobs }) => {
      const { data, training } = cellConfiguration(configuration, knobs);
      const whole = budgetUpdates(training, data.examples);
      const epochs = checkpointEpochs(training, data);
      const updates = epochs === null ? whole : (epochs * whole) / budgetEpochs(training, data.examples);
      return { data, training, updates, oracle: training.oracle };
    });
    const pruned = taken.filter(({ training }) => training.density < 1);
    const again = Map.groupBy(pruned, ({ training: { density, pruning } }) =>
      canonicalJson([density, pruning]),
    );
    return [
      {
        updates: Math.max(...taken.map(({ updates }) => updates)),
        oracle: taken.some(({ oracle, training }) => oracle && training.density === 1),
      },
      ...[...again.values()].map(([one]) => secondTraining(one!.data.examples, one!.training)),
    ];
  });
  return [first!, ...others];
}

/** The second training of a pruned network, in updates of the size of batch of its first. */
function secondTraining(examples: number, training: ExperimentConfiguration["training"]): PricedTraining {
  const { batch_size, budget } = retrainingOf(training);
  const updates = budgetUpdates({ ...training, batch_size, budget }, examples);
  return { updates: (updates * batch_size) / training.batch_size, oracle: training.oracle };
}

/** Training: a gradient for every example of every epoch, and passes over test examples where their loss is followed. */
function trainingWork(
  trainings: readonly PricedTraining[],
  { examples, test_examples }: Pick<DataConfiguration, "examples" | "test_examples">,
  { statistics }: NetworkSizes,
  training: ExperimentConfiguration["training"],
  memory: PassMemory,
): Work {
  const networks = trainings.length;
  const calls = Math.max(...trainings.map(({ updates }) => updates));
  const rows = Math.min(training.batch_size, examples);
  const { gradients, state } = stepsOf(training.optimiser);
  const seen = test_examples + (statistics === undefined ? 0 : examples);
  const followed = trainings.reduce(
    (sum, { updates, oracle }) => sum + (oracle ? (updates / Math.ceil(examples / rows)) * seen : 0),
    0,
  );
  return {
    gradients:
      trainings.reduce((sum, { updates }) => sum + updates, 0) * rows * gradients + followed * FORWARD_SHARE,
    calls,
    activationBytes:
      memory.trained(networks, rows, state.length + (training.layer_temperatures === "balanced" ? 2 : 0)) +
      memory.answered(1, Math.max(examples, test_examples)),
    // Initial and trained weights, and both as they come and go.
    vectors: 4 * networks,
  };
}

/** What an optimiser takes and keeps; its settings are read once, and not for each job. */
const stepsOf = oncePerSection((optimiser: ExperimentConfiguration["training"]["optimiser"]) =>
  optimiserOf(optimiser),
);

/** Whether a network has convolutions, which have the only weights of four axes and reuse what they load many times over. */
export function isConvolutional({ parameters }: NetworkSizes): boolean {
  return parameters.some(({ shape }) => shape.length === 4);
}

function partsOf(
  kind: string,
  network: NetworkSizes,
  inputs: number,
  { gradients, calls, vectors, vectorPasses = 0 }: Work,
): CostParts {
  const { layout, workload } = network;
  return {
    kind,
    isConvolutional: isConvolutional(network),
    arrays: layout.entries.length,
    calls,
    operations: (gradients * 2 * workload.multiplyAdds) / FORWARD_SHARE,
    activations: gradients * Math.max(1, workload.activations - inputs),
    inputs: gradients * inputs,
    vectorNumbers: (calls * vectors + vectorPasses) * layout.size,
  };
}
