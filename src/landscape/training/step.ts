import * as jax from "@jax-js/jax";
import { grad, type numpy as np, valueAndGrad, vmap } from "@jax-js/jax";
import { described } from "#descriptions";
import type { ScanDefinition } from "#engine";
import type { Optimiser } from "#landscape/optimisers";
import { type BatchSource, type DrawnBatch, drawnSpecs, pickedBatch, sharedSpecs } from "../batch-source.ts";
import {
  borrowed,
  disposeBatch,
  lossOfBatch,
  type NetworkArrays,
  networkSpecs,
  passOfBatch,
} from "../network-arrays.ts";
import { type Batch, type Objective, partsOfObjective } from "../objective.ts";
import { scalarSpecs } from "../optimiser-arrays.ts";

/** What an ensemble carries from update to update; members lie on the leading axis. */
interface TrainingCarry {
  /** Parameters `[members, parameters]`, and running statistics `[members, statistics]` of normalised layers. */
  readonly networks: NetworkArrays;
  /** What the optimiser keeps, `[members, parameters]` each, zero before the first update. */
  readonly optimiser: Readonly<Record<string, np.Array>>;
}

/** What one update reads. */
interface TrainingSlice extends DrawnBatch {
  /** The optimiser's numbers of this update, scalars. */
  readonly numbers: Readonly<Record<string, np.Array>>;
  /** Learning rates `[members]`. */
  readonly rates: np.Array;
  /** The share of each place of the batch in its mean loss, `[batch]`, summing to 1. */
  readonly shares: np.Array;
}

/** What all updates read. */
interface TrainingConstants {
  /** The examples that all members share, `[examples, ...shape]` each. */
  readonly examples: Batch;
  /** The optimiser's constants, scalars. */
  readonly optimiser: Readonly<Record<string, np.Array>>;
  /** `[members]`. */
  readonly weightDecay: np.Array;
}

/** Loss and error of the batch of every member, `[members]`, before its update. */
interface TrainingOutput {
  readonly loss: np.Array;
  /** The mean over the batch of what an example adds to the error. */
  readonly error: np.Array;
}

/** A loop of updates as a traced function and its arguments. */
export type TrainingLoop = ScanDefinition<TrainingCarry, TrainingSlice, TrainingConstants, TrainingOutput>;

/** What is trained, by what and on what. */
export interface TrainedTogether {
  readonly objective: Objective;
  readonly optimiser: Optimiser;
  readonly source: BatchSource;
  readonly members: number;
  readonly batchSize: number;
}

/** The loop that trains an ensemble. */
export function trainingLoop({
  objective,
  optimiser,
  source,
  members,
  batchSize,
}: TrainedTogether): TrainingLoop {
  const vectors = optimiser.state.map((name) => [
    name,
    { type: "float32", shape: [members, objective.layout.size] } as const,
  ]);
  return {
    step: trainingStep(objective, optimiser, source),
    carry: { networks: networkSpecs(objective, members), optimiser: Object.fromEntries(vectors) },
    slice: {
      ...drawnSpecs(source, members, batchSize),
      numbers: scalarSpecs(optimiser.numbersOf(0)),
      rates: { type: "float32", shape: [members] },
      shares: { type: "float32", shape: [batchSize] },
    },
    constants: {
      examples: sharedSpecs(source),
      optimiser: scalarSpecs(optimiser.constants),
      weightDecay: { type: "float32", shape: [members] },
    },
  };
}

/** The weight of the newest batch in the running statistics, PyTorch's. */
const STATISTICS_MOMENTUM = 0.1;

/**
 * One update of every member of an ensemble, as a traced jax-js function; consumes its arguments.
 *
 * Layers are normalised over the batch, whose mean and unbiased variance enter the running statistics with weight 0.1.
 */
function trainingStep(objective: Objective, optimiser: Optimiser, source: BatchSource): TrainingLoop["step"] {
  const differentiate = vmap(
    valueAndGrad(
      (flat: np.Array, batch: Batch, shares: np.Array) => observed(objective, flat, batch, shares),
      {
        hasAux: true,
      },
    ),
    [0, 0, null],
  );
  const slope = vmap(
    grad((flat: np.Array, batch: Batch, shares: np.Array) => lossOfBatch(objective, flat, batch, shares)),
    [0, 0, null],
  );
  const step: TrainingLoop["step"] = (
    { networks, optimiser: state },
    { indices, own, numbers, rates, shares },
    constants,
  ) => {
    const { parameters, statistics: running } = networks;
    const batch = pickedBatch(source, { indices, own }, constants.examples);
    const [[loss, { error, statistics }], gradient] = differentiate(
      parameters.ref,
      borrowed(batch),
      shares.ref,
    );
    const updated = optimiser.update(jax, {
      parameters,
      gradient,
      state,
      rates,
      weightDecay: constants.weightDecay,
      constants: constants.optimiser,
      numbers,
      gradientAt: (at) => slope(at, borrowed(batch), shares.ref),
    });
    disposeBatch(batch);
    shares.dispose();
    const carry = { networks: { parameters: updated.parameters }, optimiser: updated.state };
    const output = { loss, error };
    if (running === undefined || statistics === undefined) return [carry, output];
    const old = running.mul(1 - STATISTICS_MOMENTUM);
    const next = old.add(statistics.mul(STATISTICS_MOMENTUM));
    return [{ ...carry, networks: { ...carry.networks, statistics: next } }, output];
  };
  const { specs, shared } = source;
  return described(step, "training step", {
    ...partsOfObjective(objective),
    update: optimiser.update,
    specs,
    shared,
  });
}

/** What a batch shows of one member besides its loss. */
type Observations = {
  /** The mean over the batch of what an example adds to the error. */
  readonly error: np.Array;
  /** Flat statistics of its normalised layers. */
  readonly statistics?: np.Array;
};

/** Loss and observations of one member on one batch; consumes its arguments. */
function observed(
  objective: Objective,
  flat: np.Array,
  batch: Batch,
  shares: np.Array,
): [loss: np.Array, observations: Observations] {
  const { loss, error, statistics } = passOfBatch(objective, flat, batch, shares);
  return [loss, { error, ...(statistics && { statistics }) }];
}
