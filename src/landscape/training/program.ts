import { compileScan } from "#engine";
import { elementCount, float32Tensor, int32Tensor } from "#trees";
import { float32Values } from "../float32-values.ts";
import type { Classifier } from "../objective.ts";
import type { BatchSlices } from "./batches.ts";
import type { EnsembleMember } from "./request.ts";
import { sgdStep } from "./sgd.ts";

/** What an ensemble carries from update to update, network by network. */
export interface EnsembleState {
  /** `[members, parameters]` flat. */
  readonly parameters: Float32Array;
  /** Momentum buffers, `[members, parameters]` flat. */
  readonly velocity: Float32Array;
  /** Running statistics, `[members, statistics]` flat, exactly for batch-normalised networks. */
  readonly statistics?: Float32Array;
}

/** What a run of updates gives. */
interface UpdatesResult {
  readonly state: EnsembleState;
  /** The batch loss (nats) before each update, `[updates, members]`. */
  readonly loss: Float32Array;
  /** The batch error (0 … 1) before each update, `[updates, members]`. */
  readonly error: Float32Array;
}

/** A compiled loop of updates for a fixed number of members and size of batch. */
export interface TrainingProgram {
  /** Makes as many updates as there are batches; `rates` are learning rates, `[updates, members]`. */
  run(state: EnsembleState, batches: BatchSlices, rates: Float32Array): Promise<UpdatesResult>;
  release(): void;
}

/** Compiles the training loop of these members on these inputs. */
export async function compileTraining(
  classifier: Classifier,
  images: Float32Array,
  members: readonly EnsembleMember[],
  batchSize: number,
  momentum: number,
): Promise<TrainingProgram> {
  const count = members.length;
  const stateShape = [count, classifier.layout.size];
  const statisticsShape = classifier.statistics && [count, classifier.statistics.size];
  const imagesShape = [images.length / elementCount(classifier.inputShape), ...classifier.inputShape];
  const scan = await compileScan(
    {
      step: sgdStep(classifier),
      carry: {
        parameters: { type: "float32", shape: stateShape },
        velocity: { type: "float32", shape: stateShape },
        ...(statisticsShape && { statistics: { type: "float32", shape: statisticsShape } }),
      },
      slice: {
        indices: { type: "int32", shape: [count, batchSize] },
        labels: { type: "int32", shape: [count, batchSize] },
        shares: { type: "float32", shape: [batchSize] },
        rates: { type: "float32", shape: [count] },
      },
      constants: {
        images: { type: "float32", shape: imagesShape },
        weightDecay: { type: "float32", shape: [count] },
        momentum: { type: "float32", shape: [] },
      },
    },
    { name: "sgd" },
  );
  const constants = {
    images: float32Tensor(images, imagesShape),
    weightDecay: float32Tensor(Float32Array.from(members, ({ weightDecay }) => weightDecay)),
    momentum: float32Tensor(Float32Array.of(momentum), []),
  };
  return {
    run: async (state, { indices, labels, shares }, rates) => {
      const updates = shares.length / batchSize;
      const { carry, outputs } = await scan.run({
        carry: {
          parameters: float32Tensor(state.parameters, stateShape),
          velocity: float32Tensor(state.velocity, stateShape),
          ...(state.statistics && { statistics: float32Tensor(state.statistics, statisticsShape) }),
        },
        slices: {
          indices: int32Tensor(indices, [updates, count, batchSize]),
          labels: int32Tensor(labels, [updates, count, batchSize]),
          shares: float32Tensor(shares, [updates, batchSize]),
          rates: float32Tensor(rates, [updates, count]),
        },
        constants,
      });
      return {
        state: {
          parameters: float32Values(carry.parameters),
          velocity: float32Values(carry.velocity),
          ...(carry.statistics && { statistics: float32Values(carry.statistics) }),
        },
        loss: float32Values(outputs.loss),
        error: float32Values(outputs.error),
      };
    },
    release: () => scan.release(),
  };
}
