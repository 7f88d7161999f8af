import { compileValues, type Value } from "#engine";
import { elementCount, float32Tensor, int32Tensor, type ParameterLayout, type Tensor } from "#trees";
import { checkParameters, checkStatistics } from "../check-networks.ts";
import { chunked } from "../chunks.ts";
import { type Classifier, inputSpec } from "../classifier.ts";
import { float32Values } from "../float32-values.ts";
import { FORWARD, rowsAtOnce } from "../group-size.ts";
import { type AnalysedNetwork, analysedNetwork } from "./permutation-structure.ts";
import type { NetworkVectors } from "./permute.ts";

/** A network's program on examples that are there, of which values can be asked. */
export interface ProbedNetwork extends AnalysedNetwork {
  readonly classifier: Classifier;
  /** Examples in runs of one size; of those that do not fill a run evenly the last few are left out. */
  readonly runs: readonly (Float32Array | Int32Array)[];
}

/** The most examples of a run: all that layers read of them is held at once. */
const EXAMPLES_IN_RUN = 128;

/**
 * A network's program for runs of at least one example each. Throws an input error `landscape/examples` for inputs of
 * another length.
 */
export function probedNetwork(classifier: Classifier, inputs: Float32Array | Int32Array): ProbedNetwork {
  const spec = inputSpec(classifier);
  const most = rowsAtOnce(classifier, FORWARD, EXAMPLES_IN_RUN);
  const { examples, chunks } = chunked({ inputs: spec }, { inputs }, most);
  const size = Math.floor(examples / chunks.length);
  const each = size * elementCount(spec.shape);
  const runs = chunks.map((_, i) => inputs.subarray(i * each, (i + 1) * each));
  return { ...analysedNetwork(classifier, size), classifier, runs };
}

/** Gives the values of networks, run by run of the examples. */
export interface ValueReader {
  /** The values, flat, on one run of examples. Throws as `checkParameters` and `checkStatistics`. */
  read(network: NetworkVectors, run: Float32Array | Int32Array): Promise<readonly Float32Array[]>;
  release(): void;
}

/** Compiles some values of a network's program. */
export async function valueReader(network: ProbedNetwork, values: readonly Value[]): Promise<ValueReader> {
  const { classifier, program, inputs, parameters, statistics } = network;
  const { run, release } = await compileValues(program, values, "values of a network");
  return {
    release,
    async read(vectors, examples) {
      const known = vectors.statistics;
      checkParameters(classifier, [vectors.parameters]);
      checkStatistics(classifier, known && [known], 1);
      const feeds = new Map<Value, Tensor>([
        ...named(classifier.layout, vectors.parameters, parameters),
        ...(classifier.statistics && known ? named(classifier.statistics, known, statistics) : []),
        [
          inputs,
          examples instanceof Float32Array
            ? float32Tensor(examples, inputs.shape)
            : int32Tensor(examples, inputs.shape),
        ],
      ]);
      return (await run(feeds)).map(float32Values);
    },
  };
}

function named(
  { entries }: ParameterLayout,
  vector: Float32Array,
  values: Readonly<Record<string, Value>>,
): readonly (readonly [Value, Tensor])[] {
  return entries.map(({ name, shape, offset, size }) => [
    values[name]!,
    float32Tensor(vector.slice(offset, offset + size), shape),
  ]);
}
