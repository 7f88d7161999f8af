import { type numpy as np, numpy, vmap } from "@jax-js/jax";
import { described } from "#descriptions";
import { compile } from "#engine";
import { type BatchNorm, batchNormOfBatch } from "#nets";
import { elementCount, float32Tensor, type ParameterLayout, type Tensor } from "#trees";
import { checkParameters, stacked } from "../check-networks.ts";
import { chunked, exampleTensors } from "../chunks.ts";
import { type Classifier, inputSpec, unravel } from "../classifier.ts";
import { float32Values } from "../float32-values.ts";
import { FORWARD, networksAtOnce } from "../group-size.ts";
import { inGroups } from "../in-groups.ts";
import { ravel } from "../network-arrays.ts";
import { layerOfMean, PooledMoments } from "./pooled-moments.ts";

/** Batch-normalised networks of one architecture, and what their statistics are to be taken over. */
export interface Recalibration {
  readonly classifier: Classifier;
  /** The flat parameters `[layout.size]` of each network; at least one network. */
  readonly parameters: readonly Float32Array[];
  /** Inputs shared by all networks, flat `[examples, ...inputShape]`: as a rule the training part. */
  readonly inputs: Float32Array | Int32Array;
}

/** The most examples that a network normalises together: part of what the statistics mean, so the same for all. */
const EXAMPLES_TOGETHER = 128;

/**
 * For each network the statistics `[statistics.size]` (flat) of one pass over the inputs in their order, so that
 * nothing of how it was trained, or of where it lies between others, is in them; `undefined` for a classifier
 * without batch normalisation.
 *
 * Inputs pass in equal chunks of at most 128 examples, each normalised by itself as in training. Means and variances
 * of the chunks are pooled by the law of total variance in float64: for a layer whose input is not normalised they
 * are those of the whole data, and for later layers an average over chunks. Variances are unbiased over the whole
 * count, as PyTorch's running variances are.
 * Throws input errors `landscape/examples` and `landscape/parameters` for lengths that do not fit the classifier.
 * Source: Izmailov et al. 2018 ("update_bn").
 */
export async function recalibrate({
  classifier,
  parameters,
  inputs,
}: Recalibration): Promise<readonly Float32Array[] | undefined> {
  checkParameters(classifier, parameters);
  const specs = { inputs: inputSpec(classifier) };
  const chunks = chunked(specs, { inputs }, EXAMPLES_TOGETHER);
  const { statistics: layout } = classifier;
  if (layout === undefined) return undefined;
  return inGroups(
    parameters,
    networksAtOnce({ of: classifier, rows: chunks.size, pass: FORWARD }),
    (count) => compileStatistics(classifier, layout, count, chunks.size),
    async ({ statisticsOf }, group) => {
      let pooled: readonly PooledMoments[] | undefined;
      for (const { arrays, filled } of chunks.chunks) {
        const { statistics, positions } = await statisticsOf(
          group,
          exampleTensors(specs, arrays, [chunks.size]).inputs!,
          filled,
        );
        pooled ??= group.map(() => new PooledMoments(layout, positions));
        pooled.forEach((moments, network) => {
          moments.add(statistics.subarray(network * layout.size, (network + 1) * layout.size), filled);
        });
      }
      return pooled!.map((moments) => moments.statistics());
    },
  );
}

/** A compiled pass in training mode that keeps nothing but the statistics of a chunk. */
interface StatisticsProgram {
  /** What networks show over the first `filled` examples of a chunk. */
  statisticsOf(parameters: readonly Float32Array[], inputs: Tensor, filled: number): Promise<ChunkStatistics>;
  release(): void;
}

interface ChunkStatistics {
  /** `[networks, statistics]` (flat). */
  readonly statistics: Float32Array;
  /** By layer, the values of a channel in one example: 1, or the pixels of a map. */
  readonly positions: ReadonlyMap<string, number>;
}

async function compileStatistics(
  classifier: Classifier,
  layout: ParameterLayout,
  count: number,
  rows: number,
): Promise<StatisticsProgram> {
  const flatShape = [count, classifier.layout.size];
  const inputsShape = [rows, ...classifier.inputShape];
  const layers = layout.entries.flatMap(({ name }) => layerOfMean(name) ?? []);
  // How large the maps of a layer are shows only while the network is traced, so the program says it as a constant.
  const positions = new Map<string, number>();
  const statisticsOfOne = (flat: np.Array, inputs: np.Array, shares: np.Array): np.Array => {
    const batch = batchNormOfBatch(shares);
    const batchNorm: BatchNorm = (layer, activations, ...affine) => {
      positions.set(layer, elementCount(activations.shape.slice(2)));
      return batch.batchNorm(layer, activations, ...affine);
    };
    classifier.logits(unravel(classifier.layout, flat), inputs, batchNorm).dispose();
    const statistics = ravel(layout, batch.statistics());
    shares.dispose();
    return statistics;
  };
  const observedBy = (statistics: np.Array) => {
    const pixels = layers.map((layer) => positions.get(layer)!);
    return { statistics, pixels: numpy.array(pixels, { dtype: numpy.int32 }) };
  };
  const statisticsOfAll = vmap(statisticsOfOne, [0, null, null]);
  const program = await compile<[np.Array, np.Array, np.Array], ReturnType<typeof observedBy>>(
    described(
      (flats, inputs, shares) => observedBy(statisticsOfAll(flats, inputs, shares) as np.Array),
      "statistics of networks",
      { layout: classifier.layout, statistics: layout, logits: classifier.logits },
    ),
    [
      { type: "float32", shape: flatShape },
      { type: "float32", shape: inputsShape },
      { type: "float32", shape: [rows] },
    ],
    { name: "statistics" },
  );
  return {
    statisticsOf: async (parameters, inputs, filled) => {
      const shares = new Float32Array(rows).fill(1 / filled, 0, filled);
      const flats = float32Tensor(stacked(parameters), flatShape);
      const { statistics, pixels } = await program.run(flats, inputs, float32Tensor(shares));
      return {
        statistics: float32Values(statistics),
        positions: new Map(layers.map((layer, i) => [layer, pixels.data[i]!])),
      };
    },
    release: () => program.release(),
  };
}
