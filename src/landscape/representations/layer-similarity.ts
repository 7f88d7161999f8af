import {
  type NetworkVectors,
  probedNetwork,
  readerNames,
  readValues,
  valueReader,
} from "#landscape/alignment";
import { LEAST_ROWS } from "#landscape/similarity";
import type { Classifier } from "../classifier.ts";
import { centredGram, hsicOfGrams, type UnbiasedHsic } from "./centred-gram.ts";

/** Networks of one architecture whose layers are compared. */
export interface LayerSimilarityRequest {
  readonly classifier: Classifier;
  readonly networks: readonly NetworkVectors[];
  /** Positions of the two networks of each comparison. */
  readonly pairs: readonly (readonly [number, number])[];
  /** The inputs on which layers are compared, `[examples, ...inputShape]` flat. */
  readonly inputs: Float32Array | Int32Array;
}

/** How alike every layer of one network is to every layer of another. */
export interface LayerSimilarity {
  /** What layers read, from the inputs on, and the outputs last. */
  readonly layers: number;
  /** What reads each of them, by its parameters' names (`attention` for products of two values), and `outputs` last. */
  readonly names: readonly string[];
  /** CKA, `[layers, layers]` flat, rows by the first network; `null` where a layer is constant. */
  readonly values: readonly (number | null)[];
}

/** Below this share of what it is the difference of, an unbiased self-similarity is rounding. */
const CANCELLED = 1e-7;

/**
 * Linear CKA of what every layer of two networks reads, and of their outputs, from unbiased estimates over runs of at most 128
 * examples: near 0 for unrelated layers however wide they are.
 *
 * Layers are found in the program of the network, whatever it is written with: the values that a product or a convolution
 * sums over. Maps count with all their places. Unchanged by rotation (and so by the order of units), isotropic scaling and shift of either layer.
 * Source: Kornblith et al. 2019; Nguyen, Raghu and Kornblith 2021 for the estimate.
 *
 * @throws AtlasError `landscape/examples`, `landscape/parameters`, `landscape/statistics` for what does not fit; RangeError for
 *   fewer than 4 examples
 */
export async function layerSimilarities({
  classifier,
  networks,
  pairs,
  inputs,
}: LayerSimilarityRequest): Promise<readonly LayerSimilarity[]> {
  const probed = probedNetwork(classifier, inputs);
  const [rows = 0] = probed.inputs.shape;
  if (rows < LEAST_ROWS) throw new RangeError(`runs of ${rows} examples: expected at least ${LEAST_ROWS}`);
  const outputs = probed.program.outputs.flatMap((output) => (output.kind === "value" ? [output] : []));
  const layers = [...new Set([...readValues(probed.program, probed.inputs), ...outputs])].filter(
    ({ shape }) => shape[0] === rows,
  );
  const readers = readerNames(probed);
  const names = layers.map((layer) => readers.get(layer) ?? "outputs");
  const own = networks.map(() => layers.map(() => new HsicSum()));
  const between = pairs.map(() => Array.from({ length: layers.length ** 2 }, () => new HsicSum()));
  const reader = await valueReader(probed, layers);
  try {
    for (const run of probed.runs) {
      const grams: (readonly Float64Array[])[] = [];
      for (const network of networks) {
        const values = await reader.read(network, run);
        grams.push(values.map((value) => centredGram(value, rows)));
      }
      for (const [network, all] of grams.entries()) {
        for (const [layer, gram] of all.entries()) own[network]![layer]!.add(hsicOfGrams(gram, gram, rows));
      }
      for (const [pair, [first, second]] of pairs.entries()) {
        for (const [i, one] of grams[first]!.entries()) {
          for (const [j, other] of grams[second]!.entries()) {
            between[pair]![i * layers.length + j]!.add(hsicOfGrams(one, other, rows));
          }
        }
      }
    }
  } finally {
    reader.release();
  }
  return pairs.map(([first, second], pair) => ({
    layers: layers.length,
    names,
    values: between[pair]!.map((sum, at) => {
      const [one, other] = [own[first]![Math.floor(at / layers.length)]!, own[second]![at % layers.length]!];
      return one.isRounding || other.isRounding ? null : sum.value / Math.sqrt(one.value * other.value);
    }),
  }));
}

/** A sum of unbiased estimates over runs. */
class HsicSum {
  value = 0;
  #scale = 0;

  add({ value, scale }: UnbiasedHsic): void {
    this.value += value;
    this.#scale += scale;
  }

  get isRounding(): boolean {
    return !(this.value > CANCELLED * this.#scale);
  }
}
