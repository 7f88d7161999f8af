import { compileScan } from "#engine";
import { float32Tensor } from "#trees";
import { type BatchSource, drawnTensors } from "../batch-source.ts";
import type { BatchSlices } from "../batches.ts";
import { stacked } from "../check-networks.ts";
import { exampleTensors } from "../chunks.ts";
import { float32Values } from "../float32-values.ts";
import { bezierWeights } from "./bezier.ts";
import type { CurveFit } from "./curve-fit.ts";
import { curveLoop } from "./curve-step.ts";

/** What curves in training carry between epochs, `[pairs, bends, parameters]` flat each. */
export interface CurveValues {
  readonly bends: Float32Array;
  readonly velocity: Float32Array;
}

/** The compiled loop of updates of a fit. */
export interface CurveProgram {
  /**
   * Makes as many updates as there are batches, each pair at its own learning rate; `times` are the drawn t
   * `[updates, pairs]`, `losses` the batch losses before each update in the same order.
   */
  run(
    state: CurveValues,
    batches: BatchSlices,
    times: Float64Array,
    rates: readonly number[],
  ): Promise<{ readonly state: CurveValues; readonly losses: Float32Array }>;
  release(): void;
}

/** Compiles the updates of a fit for batches of the given number of places. */
export async function compileCurves(
  fit: CurveFit,
  source: BatchSource,
  batchSize: number,
): Promise<CurveProgram> {
  const { objective, pairs, bends = 1 } = fit;
  const count = pairs.length;
  const { size } = objective.layout;
  const stateShape = [count, bends, size];
  const scan = await compileScan(curveLoop({ objective, source, pairs: count, bends, batchSize }), {
    name: "curves",
  });
  const constants = {
    ends: float32Tensor(stacked(pairs.flatMap(({ first, second }) => [first, second])), [count, 2, size]),
    examples: exampleTensors(source.specs, fit.examples, [source.count]),
    weightDecay: float32Tensor(Float32Array.of(fit.weightDecay), []),
    momentum: float32Tensor(Float32Array.of(fit.momentum), []),
  };
  return {
    run: async (state, batches, times, rates) => {
      const updates = times.length / count;
      const endWeights = new Float32Array(2 * times.length);
      const bendWeights = new Float32Array(bends * times.length);
      for (const [i, t] of times.entries()) {
        const weights = bezierWeights(t, bends + 2);
        endWeights[2 * i] = weights[0]!;
        endWeights[2 * i + 1] = weights[bends + 1]!;
        bendWeights.set(weights.subarray(1, -1), bends * i);
      }
      const { carry, outputs } = await scan.run({
        carry: {
          bends: float32Tensor(state.bends, stateShape),
          velocity: float32Tensor(state.velocity, stateShape),
        },
        slices: {
          ...drawnTensors(source, batches, [updates, count, batchSize]),
          shares: float32Tensor(batches.shares, [updates, batchSize]),
          endWeights: float32Tensor(endWeights, [updates, count, 2]),
          bendWeights: float32Tensor(bendWeights, [updates, count, bends]),
          rates: float32Tensor(
            Float32Array.from({ length: updates * count }, (_, i) => rates[i % count]!),
            [updates, count],
          ),
        },
        constants,
      });
      return {
        state: { bends: float32Values(carry.bends), velocity: float32Values(carry.velocity) },
        losses: float32Values(outputs),
      };
    },
    release: () => scan.release(),
  };
}
