import {
  cellConfiguration,
  type DataConfiguration,
  type ExperimentConfiguration,
  exampleShapeOf,
} from "#atlas/configuration";
import { GRADIENT } from "#landscape/sizes";
import type { NetworkSizes } from "#nets/layers";
import { sourceNamed } from "#sources";
import type { CellNetworks } from "./cell-networks.ts";
import type { Job } from "./job.ts";

/**
 * What the parts of a computation take on one core of a machine of 2026 with AVX-512.
 *
 * Dense networks are fitted to the journals of the quickstart and of Fashion-MNIST, which they foretell within a
 * third; convolutional ones to training steps and Hessian products of ResNet-18 of widths 2 to 16, within a factor
 * of two. Other machines differ by a factor of two or three either way, and networks may stop before their budget:
 * read estimated times as orders of magnitude.
 */
export const CALIBRATION = {
  dense: {
    /** Floating-point operations a second. */
    operationsPerSecond: 20e9,
    /** What a gradient takes for each number that layers put out, seconds: passes over memory. */
    secondsPerActivation: 0,
  },
  convolutional: { operationsPerSecond: 125e9, secondsPerActivation: 3.5e-9 },
  /** What every call of a program costs beside them for each array of parameters, that is by layers, seconds. */
  secondsPerCallAndArray: 17e-6,
  /** Tracing, lowering and opening the programs of a job, likewise. */
  secondsPerJobAndArray: 0.017,
  /** Memory of a worker beside its data and the arrays of one job: the runtime and the programs it keeps, bytes. */
  baseBytes: 400 * 2 ** 20,
  /** What measurements may hold in activations, whose examples are taken in parts that fit, bytes. */
  mostMeasuredBytes: 2 ** 30,
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
export function costEstimator(
  configuration: ExperimentConfiguration,
  networkOf: CellNetworks,
): (job: UnpricedJob) => JobCost {
  return (job) => {
    const count = job.kind === "connectivity" ? job.pairs.length : job.networks.length;
    const { knobs } = job.kind === "connectivity" ? job.pairs[0]!.first : job.networks[0]!;
    const { data, training } = cellConfiguration(configuration, knobs);
    const size = {
      networks: count,
      network: networkOf(knobs),
      examples: data.examples,
      training,
      dataBytes: imageBytes(data),
    };
    return COST_OF_KIND[job.kind](size, configuration);
  };
}

/** The networks, or pairs, of one job as the estimates see them. */
interface JobSize {
  readonly networks: number;
  readonly network: NetworkSizes;
  readonly examples: number;
  readonly training: ExperimentConfiguration["training"];
  /** Memory of the images of the experiment, bytes. */
  readonly dataBytes: number;
}

const COST_OF_KIND = {
  train: trainCost,
  curvature: curvatureCost,
  connectivity: connectivityCost,
  similarity: similarityCost,
} as const satisfies Record<Job["kind"], unknown>;

/** Training: a gradient for every example of every epoch. */
function trainCost(size: JobSize): JobCost {
  const calls = updateCount(size);
  const { batch_size: batchSize } = size.training;
  const examplesSeen = calls * Math.min(batchSize, size.examples);
  return costOf(size, {
    gradients: size.networks * examplesSeen,
    calls,
    activationBytes: activationBytes(size, batchSize),
    // Weights, velocities, gradients and the copies of an update.
    copies: 5,
  });
}

/** Curvature: a Hessian-vector product costs two gradients; eigenvalue steps and trace probes take one each. */
function curvatureCost(size: JobSize, { measure }: ExperimentConfiguration): JobCost {
  const { lanczos_steps, trace_probes, examples } = measure.curvature;
  const products = lanczos_steps + trace_probes;
  return costOf(size, {
    gradients: size.networks * products * examples * 2,
    calls: products,
    activationBytes: Math.min(activationBytes(size, 2 * examples), CALIBRATION.mostMeasuredBytes),
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
  // Batch normalisation needs a pass over the examples before that which judges them.
  const passes = judged * (size.network.statistics === undefined ? 1 : 2);
  return costOf(size, {
    gradients: size.networks * size.examples * (epochs + passes * FORWARD_SHARE),
    calls: calls + judged,
    activationBytes: activationBytes(size, batch_size),
    copies: 8,
  });
}

/** Similarity: one forward pass of the probe examples through every network. */
function similarityCost(size: JobSize, { measure }: ExperimentConfiguration): JobCost {
  return costOf(size, {
    gradients: size.networks * measure.similarity.examples * FORWARD_SHARE,
    calls: 1,
    activationBytes: Math.min(
      activationBytes(size, measure.similarity.examples),
      CALIBRATION.mostMeasuredBytes,
    ),
    copies: 2,
  });
}

/** How many steps of gradient descent a budget is. */
function updateCount({ examples, training }: JobSize): number {
  const { budget, incomplete_batch, batch_size: batchSize } = training;
  if ("updates" in budget) return budget.updates;
  const batches = examples / batchSize;
  return budget.epochs * (incomplete_batch === "drop" ? Math.floor(batches) : Math.ceil(batches));
}

interface Work {
  /** Gradients of the loss of one example; a forward pass is a share of one. */
  readonly gradients: number;
  readonly calls: number;
  readonly activationBytes: number;
  /** Vectors of the size of the parameters that are held at once. */
  readonly copies: number;
}

/** A forward pass is a third of a gradient, whose backward pass has twice its work. */
const FORWARD_SHARE = 1 / 3;

function costOf({ network, networks, dataBytes }: JobSize, work: Work): JobCost {
  const { gradients, calls, activationBytes, copies } = work;
  const { layout, parameters, workload } = network;
  const arrays = layout.entries.length;
  const operations = (gradients * 2 * workload.multiplyAdds) / FORWARD_SHARE;
  // Convolutions have the only weights of four axes; they reuse what they load many times over.
  const rates = parameters.some(({ shape }) => shape.length === 4)
    ? CALIBRATION.convolutional
    : CALIBRATION.dense;
  return {
    operations,
    seconds:
      arrays * (CALIBRATION.secondsPerJobAndArray + calls * CALIBRATION.secondsPerCallAndArray) +
      operations / rates.operationsPerSecond +
      gradients * workload.activations * rates.secondsPerActivation,
    bytes: CALIBRATION.baseBytes + dataBytes + activationBytes + 4 * networks * copies * layout.size,
  };
}

/** Memory of the activations of one call for some examples through every network of a job, bytes. */
function activationBytes({ network, networks }: JobSize, examples: number): number {
  return 4 * GRADIENT.copies * networks * examples * network.workload.activations;
}

/** The images asked for as float32, as they are and as they are prepared, and those of files as bytes. */
function imageBytes(data: DataConfiguration): number {
  const { channels, height, width } = exampleShapeOf(data);
  const asked = data.examples + data.test_examples;
  return channels * height * width * (2 * 4 * asked + sourceNamed(data.source).imagesInFiles);
}
