import { type numpy as np, vmap } from "@jax-js/jax";
import { type Compiled, compile, type TensorTree } from "#engine";
import { float32Tensor } from "#trees";
import { CHUNK_SIZE, type Chunks, checkParameters, checkStatistics, chunked } from "../examples.ts";
import { float32Values } from "../float32-values.ts";
import { FORWARD, networksAtOnce, rowsAtOnce } from "../group-size.ts";
import { inGroups } from "../in-groups.ts";
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
  return inGroups(
    [...parameters.keys()],
    networksAtOnce({ classifier, rows: chunks.size, pass: FORWARD }),
    (count) => compileLogits(classifier, count, chunks.size),
    (program, group) => {
      const own = group.map((i) => parameters[i]!);
      const known = statistics && group.map((i) => statistics[i]!);
      return runLogits(program, networkTensors(classifier, own, known), classifier, chunks);
    },
  );
}

type LogitsProgram = Compiled<[networks: NetworkArrays, inputs: np.Array], np.Array>;

function compileLogits(classifier: Classifier, count: number, rows: number): Promise<LogitsProgram> {
  const logits = (network: NetworkArrays, inputs: np.Array) =>
    logitsByStatistics(classifier, network, inputs);
  return compile(
    (networks: NetworkArrays, inputs: np.Array) => vmap(logits, [0, null])(networks, inputs),
    [networkSpecs(classifier, count), { type: "float32", shape: [rows, ...classifier.inputShape] }],
    { name: "logits" },
  );
}

/** The logits of networks that share a program, chunk by chunk. */
async function runLogits(
  program: LogitsProgram,
  networks: TensorTree<NetworkArrays>,
  { classes, inputShape }: Classifier,
  { examples, size, chunks }: Chunks,
): Promise<readonly Float32Array[]> {
  const count = networks.parameters.shape[0]!;
  const results = Array.from({ length: count }, () => new Float32Array(examples * classes));
  for (const { inputs, start, filled } of chunks) {
    const batch = float32Tensor(inputs, [size, ...inputShape]);
    const logits = float32Values(await program.run(networks, batch));
    results.forEach((result, network) => {
      const from = network * size * classes;
      result.set(logits.subarray(from, from + filled * classes), start * classes);
    });
  }
  return results;
}
