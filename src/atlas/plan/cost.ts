import {
  type DataConfiguration,
  type ExperimentConfiguration,
  imageShapeOf,
  withKnobs,
} from "#atlas/configuration";
import type { Job } from "./job.ts";
import { type NetworkSize, networkSize } from "./network-size.ts";

/**
 * Floating-point operations a worker does per second, and what every call of a program costs beside them.
 *
 * Fitted to the journals of the quickstart and of Fashion-MNIST on one core of a machine of 2026 with AVX-512,
 * which they foretell within a third. Other machines differ by a factor of two or three either way, and networks
 * may stop before their budget: read estimated times as orders of magnitude.
 */
export const CALIBRATION = {
  operationsPerSecond: 20e9,
  secondsPerCall: 100e-6,
  /** Tracing, lowering and opening the programs of a job. */
  secondsPerJob: 0.1,
  /** Memory of a worker beside its data and the arrays of one job: the runtime and the programs it keeps, bytes. */
  baseBytes: 400 * 2 ** 20,
} as const;

/** What a job is expected to take. */
export interface JobCost {
  readonly operations: number;
  readonly seconds: number;
  /** Peak memory of the worker, bytes. */
  readonly bytes: number;
}

/** A job before it has a cost. */
export type UnpricedJob = Job extends infer Kind ? (Kind extends Job ? Omit<Kind, "cost"> : never) : never;

/** What each job of an experiment is expected to take. */
export function costEstimator(configuration: ExperimentConfiguration): (job: UnpricedJob) => JobCost {
  const sizes = new Map<string, NetworkSize>();
  return (job) => {
    const count = job.kind === "connectivity" ? job.pairs.length : job.networks.length;
    const { knobs } = job.kind === "connectivity" ? job.pairs[0]!.first : job.networks[0]!;
    const { data, model, training } = withKnobs(configuration, knobs);
    const shape = `${model.width} ${model.depth}`;
    const network = sizes.get(shape) ?? networkSize(model, data);
    sizes.set(shape, network);
    const size = {
      networks: count,
      network,
      examples: data.examples,
      batchSize: training.batch_size,
      dataBytes: imageBytes(data),
    };
    return COST_OF_KIND[job.kind](size, configuration);
  };
}

/** The networks, or pairs, of one job as the estimates see them. */
interface JobSize {
  readonly networks: number;
  readonly network: NetworkSize;
  readonly examples: number;
  readonly batchSize: number;
  /** Memory of the images of the experiment, bytes. */
  readonly dataBytes: number;
}

const COST_OF_KIND = {
  train: trainCost,
  curvature: curvatureCost,
  connectivity: connectivityCost,
  similarity: similarityCost,
} as const satisfies Record<Job["kind"], unknown>;

/** Training: a forward pass and a backward one of twice its work for every example of every epoch. */
function trainCost(size: JobSize, { training }: ExperimentConfiguration): JobCost {
  const calls = updateCount(size, training);
  const examplesSeen = calls * Math.min(size.batchSize, size.examples);
  return costOf(size, {
    operations: size.networks * examplesSeen * gradientOperations(size),
    calls,
    examplesAtOnce: size.batchSize,
    // Weights, velocities, gradients and the copies of an update.
    copies: 5,
  });
}

/** Curvature: a Hessian-vector product costs two gradients; eigenvalue steps and trace probes take one each. */
function curvatureCost(size: JobSize, { measure }: ExperimentConfiguration): JobCost {
  const { lanczos_steps, trace_probes, examples } = measure.curvature;
  const products = lanczos_steps + trace_probes;
  return costOf(size, {
    operations: size.networks * products * examples * 2 * gradientOperations(size),
    calls: products,
    examplesAtOnce: 2 * examples,
    // The basis of the eigenvalue iteration is kept whole, in float64.
    copies: 5 + 2 * lanczos_steps,
  });
}

/** Connectivity: curve training for every pair, then the training loss along each line and curve. */
function connectivityCost(size: JobSize, { measure }: ExperimentConfiguration): JobCost {
  const { epochs, batch_size, interior_points } = measure.connectivity;
  const calls = epochs * Math.ceil(size.examples / batch_size);
  // Ends, interior points and a round of refinement of the same size, on the line and on the curve.
  const judged = 2 * (2 + 2 * interior_points);
  const perPair = epochs * gradientOperations(size) + judged * forwardOperations(size);
  return costOf(size, {
    operations: size.networks * size.examples * perPair,
    calls: calls + judged,
    examplesAtOnce: Math.max(batch_size, 512),
    copies: 8,
  });
}

/** Similarity: one forward pass of the probe examples through every network. */
function similarityCost(size: JobSize, { measure }: ExperimentConfiguration): JobCost {
  return costOf(size, {
    operations: size.networks * measure.similarity.examples * forwardOperations(size),
    calls: 1,
    examplesAtOnce: measure.similarity.examples,
    copies: 2,
  });
}

/** How many steps of gradient descent a budget is. */
function updateCount(
  { examples, batchSize }: JobSize,
  { budget, incomplete_batch }: ExperimentConfiguration["training"],
): number {
  if ("updates" in budget) return budget.updates;
  const batches = examples / batchSize;
  return budget.epochs * (incomplete_batch === "drop" ? Math.floor(batches) : Math.ceil(batches));
}

interface Work {
  readonly operations: number;
  readonly calls: number;
  /** Examples of which one call keeps the activations. */
  readonly examplesAtOnce: number;
  /** Vectors of the size of the parameters that are held at once. */
  readonly copies: number;
}

function costOf(size: JobSize, { operations, calls, examplesAtOnce, copies }: Work): JobCost {
  const { network, networks, dataBytes } = size;
  const numbers = networks * (copies * network.parameters + 3 * examplesAtOnce * network.activations);
  return {
    operations,
    seconds:
      CALIBRATION.secondsPerJob +
      calls * CALIBRATION.secondsPerCall +
      operations / CALIBRATION.operationsPerSecond,
    bytes: CALIBRATION.baseBytes + dataBytes + 4 * numbers,
  };
}

function forwardOperations({ network }: JobSize): number {
  return 2 * network.multiplyAdds;
}

function gradientOperations(size: JobSize): number {
  return 3 * forwardOperations(size);
}

/** Images in a public data set, training and test together. */
const FILE_IMAGES = {
  mnist: 70_000,
  "fashion-mnist": 70_000,
  cifar10: 60_000,
  cifar100: 60_000,
  digits: 5620,
} as const;

/** The images asked for as float32, as they are and as they are prepared, and those of files as bytes. */
function imageBytes(data: DataConfiguration): number {
  const { channels, height, width } = imageShapeOf(data);
  const asked = data.examples + data.test_examples;
  const isMade = data.source === "glyphs" || data.source === "teacher";
  return channels * height * width * (2 * 4 * asked + (isMade ? 0 : FILE_IMAGES[data.source]));
}
