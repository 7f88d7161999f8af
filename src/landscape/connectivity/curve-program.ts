import { compileScan, giveBack } from "#engine";
import { float32Tensor, type Tensor } from "#trees";
import { type BatchSource, drawnTensors } from "../batch-source.ts";
import type { BatchSlices } from "../batches.ts";
import { stacked } from "../check-networks.ts";
import { exampleTensors } from "../chunks.ts";
import { float32Values } from "../float32-values.ts";
import { mapped, numbersOfUpdates, scalarTensors } from "../optimiser-arrays.ts";
import { momentumDescent } from "./curve-descent.ts";
import type { CurveFit } from "./curve-fit.ts";
import { curveLoop } from "./curve-step.ts";
import { pathWeights } from "./path.ts";

/** What curves in training carry between epochs, `[pairs, bends, parameters]` flat each. */
export interface CurveValues {
  readonly bends: Float32Array;
  /** What the optimiser keeps, by its names. */
  readonly optimiser: Readonly<Record<string, Float32Array>>;
}

/** The compiled loop of updates of a fit. */
export interface CurveProgram {
  /** Curves before their first update, whose bends lie `[pairs, bends, parameters]` flat. */
  start(bends: Float32Array): CurveValues;
  /**
   * Makes as many updates as there are batches, the first of which is number `update` of the training, each pair at its own
   * learning rate; `times` are the drawn t `[updates, pairs]`, `losses` the batch losses before each update in the same order.
   * The arrays of the state that it is given are freed.
   */
  run(
    state: CurveValues,
    batches: BatchSlices,
    times: Float64Array,
    rates: readonly number[],
    update: number,
  ): Promise<{ readonly state: CurveValues; readonly losses: Float32Array }>;
  release(): void;
}

/** Compiles the updates of a fit for batches of the given number of places. */
export async function compileCurves(
  fit: CurveFit,
  source: BatchSource,
  batchSize: number,
): Promise<CurveProgram> {
  const { objective, pairs, bends = 1, shape = "bezier" } = fit;
  const { optimiser = momentumDescent(fit.momentum) } = fit;
  const count = pairs.length;
  const { size } = objective.layout;
  const loop = curveLoop({ objective, source, pairs: count, bends, batchSize, optimiser });
  const scan = await compileScan(loop, { name: "curves" });
  const vectors = (values: Float32Array): Tensor => float32Tensor(values, [count, bends, size]);
  const constants = {
    ends: float32Tensor(stacked(pairs.flatMap(({ first, second }) => [first, second])), [count, 2, size]),
    examples: exampleTensors(source.specs, fit.examples, [source.count]),
    weightDecay: float32Tensor(Float32Array.of(fit.weightDecay), []),
    optimiser: scalarTensors(optimiser.constants),
  };
  return {
    start: (initial) => ({
      bends: initial,
      optimiser: Object.fromEntries(optimiser.state.map((name) => [name, new Float32Array(initial.length)])),
    }),
    run: async (state, batches, times, rates, first) => {
      const updates = times.length / count;
      const endWeights = new Float32Array(2 * times.length);
      const bendWeights = new Float32Array(bends * times.length);
      for (const [i, t] of times.entries()) {
        const weights = pathWeights(shape, t, bends + 2);
        endWeights[2 * i] = weights[0]!;
        endWeights[2 * i + 1] = weights[bends + 1]!;
        bendWeights.set(weights.subarray(1, -1), bends * i);
      }
      const before = { bends: vectors(state.bends), optimiser: mapped(state.optimiser, vectors) };
      const { carry, outputs } = await scan.run({
        carry: before,
        slices: {
          ...drawnTensors(source, batches, [updates, count, batchSize]),
          shares: float32Tensor(batches.shares, [updates, batchSize]),
          endWeights: float32Tensor(endWeights, [updates, count, 2]),
          bendWeights: float32Tensor(bendWeights, [updates, count, bends]),
          rates: float32Tensor(
            Float32Array.from({ length: updates * count }, (_, i) => rates[i % count]!),
            [updates, count],
          ),
          numbers: numbersOfUpdates(optimiser, first, updates),
        },
        constants,
      });
      // Each call gives as much anew, of which the collector would let hundreds of MiB lie.
      for (const tensor of [before.bends, ...Object.values(before.optimiser)]) giveBack(tensor);
      return {
        state: { bends: float32Values(carry.bends), optimiser: mapped(carry.optimiser, float32Values) },
        losses: float32Values(outputs),
      };
    },
    release: () => scan.release(),
  };
}
