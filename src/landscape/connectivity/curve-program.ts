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
   * Makes as many updates as there are batches at one learning rate; `times` are the drawn t `[updates, pairs]`,
   * `losses` the batch losses before each update in the same order.
   */
  run(
    state: CurveValues,
    batches: BatchSlices,
    times: Float64Array,
    rate: number,
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
    run: async (state, batches, times, rate) => {
      const updates = times.length / count;
      const weights = Array.from(times, (t) => bezierWeights(t, bends + 2));
      const endWeights = Float32Array.from(weights.flatMap((all) => [all[0]!, all[bends + 1]!]));
      const bendWeights = Float32Array.from(weights.flatMap((all) => [...all.subarray(1, -1)]));
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
          rate: float32Tensor(new Float32Array(updates).fill(rate)),
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
