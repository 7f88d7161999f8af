import { compileScan } from "#engine";
import { float32Tensor, type Tensor } from "#trees";
import { drawnTensors } from "../batch-source.ts";
import type { BatchSlices } from "../batches.ts";
import { exampleTensors } from "../chunks.ts";
import type { Examples } from "../examples.ts";
import { float32Values } from "../float32-values.ts";
import { mapped, numbersOfUpdates, scalarTensors } from "../optimiser-arrays.ts";
import { type TrainedTogether, trainingLoop } from "./step.ts";

/** What an ensemble carries from update to update, network by network. */
export interface EnsembleState {
  /** `[members, parameters]` flat. */
  readonly parameters: Float32Array;
  /** What the optimiser keeps, `[members, parameters]` flat each. */
  readonly optimiser: Readonly<Record<string, Float32Array>>;
  /** Running statistics, `[members, statistics]` flat, exactly for batch-normalised networks. */
  readonly statistics?: Float32Array;
}

/** What a run of updates gives. */
interface UpdatesResult {
  readonly state: EnsembleState;
  /** The batch loss before each update, `[updates, members]`. */
  readonly loss: Float32Array;
  /** The batch mean of what an example adds to the error, likewise. */
  readonly error: Float32Array;
}

/** What the members of an ensemble have of their own. */
interface MemberRates {
  /** Learning rates, `[updates, members]`. */
  readonly learning: Float32Array;
  /** Weight decay, `[members]`. */
  readonly decay: Float32Array;
}

/** A compiled loop of updates for a fixed number of members and size of batch. */
export interface TrainingProgram {
  /** Makes as many updates as there are batches, of which the first is number `update` of the training. */
  run(state: EnsembleState, batches: BatchSlices, rates: MemberRates, update: number): Promise<UpdatesResult>;
  release(): void;
}

/** Compiles a training loop; `examples` are the arrays that all members share. */
export async function compileTraining(
  trained: TrainedTogether,
  examples: Examples,
): Promise<TrainingProgram> {
  const { objective, optimiser, source, members, batchSize } = trained;
  const { layout, statistics: statisticsLayout } = objective;
  const scan = await compileScan(trainingLoop(trained), { name: optimiser.kind });
  const constants = {
    examples: exampleTensors(source.specs, examples, [source.count]),
    optimiser: scalarTensors(optimiser.constants),
  };
  const vectors = (values: Float32Array): Tensor => float32Tensor(values, [members, layout.size]);
  return {
    run: async (state, batches, rates, first) => {
      const updates = batches.shares.length / batchSize;
      const { carry, outputs } = await scan.run({
        carry: {
          networks: {
            parameters: vectors(state.parameters),
            ...(state.statistics &&
              statisticsLayout && {
                statistics: float32Tensor(state.statistics, [members, statisticsLayout.size]),
              }),
          },
          optimiser: mapped(state.optimiser, vectors),
        },
        slices: {
          ...drawnTensors(source, batches, [updates, members, batchSize]),
          numbers: numbersOfUpdates(optimiser, first, updates),
          rates: float32Tensor(rates.learning, [updates, members]),
          shares: float32Tensor(batches.shares, [updates, batchSize]),
        },
        constants: { ...constants, weightDecay: float32Tensor(rates.decay) },
      });
      const { parameters, statistics } = carry.networks;
      return {
        state: {
          parameters: float32Values(parameters),
          optimiser: mapped(carry.optimiser, float32Values),
          ...(statistics && { statistics: float32Values(statistics) }),
        },
        loss: float32Values(outputs.loss),
        error: float32Values(outputs.error),
      };
    },
    release: () => scan.release(),
  };
}
