import { type numpy as np, vmap } from "@jax-js/jax";
import { compile } from "#engine";
import { float32Tensor } from "#trees";
import { CHUNK_SIZE, type Chunks, checkParameters, checkStatistics, chunked } from "../examples.ts";
import { float32Values } from "../float32-values.ts";
import { evenRuns, FORWARD, networksAtOnce, rowsAtOnce } from "../group-size.ts";
import { logitsByStatistics, type NetworkArrays, networkSpecs, networkTensors } from "../network-arrays.ts";
import type { Classifier } from "../objective.ts";

/** Networks of one architecture and the inputs to run them on. */
export interface ForwardPass {
  readonly classifier: Classifier;
  /** The flat parameters `[layout.size]` of each network; at least one network. */
  readonly parameters: readonly Float32Array[];
  /** The flat statistics of each network, exactly for batch-normalised ones. */
  readonly statistics?: readonly Float32Array[] | undefined;
  /** Inputs shared by all networks, `[examples, ...inputShape]` flat; at least one example. */
  readonly inputs: Float32Array;
}

/**
 * The logits `[examples, classes]` (flat) of every network on every input, in the order of `parameters`.
 *
 * Small networks share a program, and examples pass a bounded number at a time; a last smaller chunk is filled up
 * and the surplus rows are dropped. Throws input errors `landscape/examples`, `landscape/parameters` and
 * `landscape/statistics` for lengths that do not fit the classifier.
 */
export async function logitsOf(pass: ForwardPass): Promise<readonly Float32Array[]> {
  const { classifier, parameters, statistics, inputs } = pass;
  checkParameters(classifier, parameters);
  checkStatistics(classifier, statistics, parameters.length);
  const chunks = chunked(classifier, inputs, rowsAtOnce(classifier, FORWARD, CHUNK_SIZE));
  const atOnce = networksAtOnce({ classifier, rows: chunks.size, pass: FORWARD });
  const results: Float32Array[] = [];
  for (const group of evenRuns([...parameters.keys()], atOnce)) {
    const own = group.map((i) => parameters[i]!);
    results.push(
      ...(await logitsOfGroup(classifier, own, statistics && group.map((i) => statistics[i]!), chunks)),
    );
  }
  return results;
}

/** The logits of networks that share one program. */
async function logitsOfGroup(
  classifier: Classifier,
  parameters: readonly Float32Array[],
  statistics: readonly Float32Array[] | undefined,
  { examples, size, chunks }: Chunks,
): Promise<readonly Float32Array[]> {
  const { classes, inputShape } = classifier;
  const inputsShape = [size, ...inputShape];
  const program = await compile(
    (networks: NetworkArrays, batch: np.Array) =>
      vmap(
        (network: NetworkArrays, shared: np.Array) => logitsByStatistics(classifier, network, shared),
        [0, null],
      )(networks, batch),
    [networkSpecs(classifier, parameters.length), { type: "float32", shape: inputsShape }],
    { name: "logits" },
  );
  const results = parameters.map(() => new Float32Array(examples * classes));
  try {
    const networks = networkTensors(classifier, parameters, statistics);
    for (const chunk of chunks) {
      const logits = float32Values(await program.run(networks, float32Tensor(chunk.inputs, inputsShape)));
      results.forEach((result, network) => {
        const from = network * size * classes;
        result.set(logits.subarray(from, from + chunk.filled * classes), chunk.start * classes);
      });
    }
  } finally {
    program.release();
  }
  return results;
}
