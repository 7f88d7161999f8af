import { type numpy as np, valueAndGrad, vmap } from "@jax-js/jax";
import { described } from "#descriptions";
import { compile, type SpecTree } from "#engine";
import { float32Tensor } from "#trees";
import { checkParameters, checkStatistics } from "../check-networks.ts";
import { chunked, exampleTensorSpecs, exampleTensors } from "../chunks.ts";
import { checkExamples, type Examples } from "../examples.ts";
import { float32Values } from "../float32-values.ts";
import { evenRuns, GRADIENT, networksAtOnce, rowsAtOnce } from "../group-size.ts";
import {
  borrowed,
  disposeBatch,
  type NetworkArrays,
  networkSpecs,
  networkTensors,
  sumByStatistics,
} from "../network-arrays.ts";
import { type Batch, type Objective, partsOfObjective } from "../objective.ts";

/** Networks, and the examples that their loss is the mean over. */
export interface SharpnessRequest {
  readonly objective: Objective;
  /** Flat parameters `[layout.size]` of each network; at least one. */
  readonly networks: readonly Float32Array[];
  /** Flat statistics of each, exactly for batch-normalised networks; they stay as they are wherever the loss is asked. */
  readonly statistics?: readonly Float32Array[] | undefined;
  readonly examples: Examples;
  /** Of how many examples these are the first, as a sample stratified throughout; by default of many more. */
  readonly population?: number;
  /** Runs of examples, at least, where memory has room for no fewer: by their differences errors are judged. Default 16. */
  readonly runs?: number;
}

/** The loss of one network at one point. */
export interface LossAtPoint {
  /** The mean over the examples, without weight decay. */
  readonly loss: number;
  /** Its gradient, `[layout.size]`. */
  readonly gradient: Float64Array;
  /** The means over even runs of neighbouring examples, whose weights `runWeights` are. */
  readonly runs: Float64Array;
  /** The gradients of these means, where they are asked for. */
  readonly runGradients: readonly Float32Array[];
}

/** Losses and gradients of some networks wherever they are asked for. */
export interface LossGradients {
  readonly count: number;
  readonly dimension: number;
  readonly examples: number;
  /** Which share of the examples each run is; they add up to 1. */
  readonly runWeights: readonly number[];
  /** The loss of network i, with its own statistics, at point i. */
  at(
    points: readonly Float32Array[],
    options?: { readonly runGradients?: boolean },
  ): Promise<readonly LossAtPoint[]>;
  /** The same at the networks that were given, computed once. */
  atNetworks(): Promise<readonly LossAtPoint[]>;
  /** Frees the compiled programs. */
  release(): void;
}

/** By the differences of so many runs of examples the error of their choice is judged. */
const RUNS = 16;

/**
 * Compiles the loss and its gradient for some networks, one call of which takes all of them.
 *
 * Float32 within a run of examples, float64 over runs. Throws input errors `landscape/examples`, `landscape/parameters` and
 * `landscape/statistics` for sizes that disagree.
 */
export async function lossGradients({
  objective,
  networks,
  statistics,
  examples,
  runs = RUNS,
}: SharpnessRequest): Promise<LossGradients> {
  checkParameters(objective, networks);
  checkStatistics(objective, statistics, networks.length);
  const count = networks.length;
  const total = checkExamples(objective.examples, examples);
  const most = rowsAtOnce(objective, GRADIENT, Math.ceil(total / Math.min(runs, total)));
  const { size, chunks } = chunked(objective.examples, examples, most);
  const groups = evenRuns(
    [...networks.keys()],
    networksAtOnce({ of: objective, rows: size, pass: GRADIENT }),
  );
  const programs = new Map<number, Awaited<ReturnType<typeof compileGradients>>>();
  for (const { length } of groups) {
    if (!programs.has(length)) programs.set(length, await compileGradients(objective, length, size));
  }
  const batches = chunks.map(({ filled, arrays }) => {
    const shares = new Float32Array(size).fill(1 / filled, 0, filled);
    return [exampleTensors(objective.examples, arrays, [size]), float32Tensor(shares)] as const;
  });
  const runWeights = chunks.map(({ filled }) => filled / total);
  const dimension = objective.layout.size;
  const at: LossGradients["at"] = async (points, { runGradients = false } = {}) => {
    checkParameters(objective, points);
    const found = points.map(() => ({
      loss: 0,
      gradient: new Float64Array(dimension),
      runs: new Float64Array(chunks.length),
      runGradients: [] as Float32Array[],
    }));
    for (const group of groups) {
      const arrays = networkTensors(
        objective,
        group.map((i) => points[i]!),
        statistics && group.map((i) => statistics[i]!),
      );
      for (const [run, batch] of batches.entries()) {
        const result = await programs.get(group.length)!.run(arrays, ...batch);
        const [losses, gradients] = [float32Values(result.loss), float32Values(result.gradient)];
        for (const [place, network] of group.entries()) {
          const own = found[network]!;
          const weight = runWeights[run]!;
          own.loss += weight * losses[place]!;
          own.runs[run] = losses[place]!;
          const slopes = gradients.subarray(place * dimension, (place + 1) * dimension);
          const { gradient } = own;
          for (let i = 0; i < dimension; i++) gradient[i]! += weight * slopes[i]!;
          if (runGradients) own.runGradients.push(slopes.slice());
        }
      }
    }
    return found;
  };
  let ofNetworks: ReturnType<LossGradients["at"]> | undefined;
  return {
    count,
    dimension,
    examples: total,
    runWeights,
    at,
    atNetworks: () => {
      ofNetworks ??= at(networks);
      return ofNetworks;
    },
    release: () => {
      for (const program of programs.values()) program.release();
    },
  };
}

type LossAndGradient = { readonly loss: np.Array; readonly gradient: np.Array };

function compileGradients(objective: Objective, networks: number, rows: number) {
  const { examples } = objective;
  const ofOne = (
    { parameters, ...given }: NetworkArrays,
    batch: Batch,
    shares: np.Array,
  ): LossAndGradient => {
    const lossAt = (flat: np.Array): np.Array => {
      const network = given.statistics
        ? { parameters: flat, statistics: given.statistics.ref }
        : { parameters: flat };
      return sumByStatistics(objective, objective.loss, network, borrowed(batch), shares.ref);
    };
    const [loss, gradient] = valueAndGrad(lossAt)(parameters);
    disposeBatch(batch);
    for (const unused of [shares, ...Object.values(given)]) unused.dispose();
    return { loss, gradient };
  };
  const specs: SpecTree<[NetworkArrays, Batch, np.Array]> = [
    networkSpecs(objective, networks),
    exampleTensorSpecs(examples, Object.keys(examples), [rows]),
    { type: "float32", shape: [rows] },
  ];
  return compile(
    described(
      (all: NetworkArrays, batch: Batch, shares: np.Array): LossAndGradient =>
        vmap(ofOne, [0, null, null])(all, batch, shares),
      "losses and gradients of networks",
      partsOfObjective(objective),
    ),
    specs,
    { name: "loss-gradients" },
  );
}
