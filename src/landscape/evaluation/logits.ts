import { type numpy as np, vmap } from "@jax-js/jax";
import { described } from "#descriptions";
import { type Compiled, compile, type SpecTree, type TensorTree } from "#engine";
import { checkParameters, checkStatistics } from "../check-networks.ts";
import { CHUNK_SIZE, type Chunks, chunked, exampleTensors } from "../chunks.ts";
import { answerWidth, type Classifier, inputSpec } from "../classifier.ts";
import type { ExampleSpecs } from "../examples.ts";
import { float32Values } from "../float32-values.ts";
import { FORWARD, networksAtOnce, rowsAtOnce } from "../group-size.ts";
import { inGroups } from "../in-groups.ts";
import { logitsByStatistics, type NetworkArrays, networkSpecs, networkTensors } from "../network-arrays.ts";

/** Networks of one architecture and the inputs to run them on. */
export interface ForwardPass {
  readonly classifier: Classifier;
  /** The flat parameters `[layout.size]` of each network; at least one network. */
  readonly parameters: readonly Float32Array[];
  /** The flat statistics of each network, exactly for batch-normalised ones. */
  readonly statistics?: readonly Float32Array[] | undefined;
  /** Inputs shared by all networks, `[examples, ...inputShape]` flat; at least one example. */
  readonly inputs: Float32Array | Int32Array;
}

/**
 * The logits `[examples, classes]`, or `[examples, places, classes]` of sentences (flat), of every network on every input, in
 * the order of `parameters`.
 *
 * Small networks share a program, and examples pass a bounded number at a time; a last smaller chunk is filled up
 * and the surplus rows are dropped. Throws input errors `landscape/examples`, `landscape/parameters` and
 * `landscape/statistics` for lengths that do not fit the classifier.
 */
export async function logitsOf(pass: ForwardPass): Promise<readonly Float32Array[]> {
  const { classifier, parameters, statistics, inputs } = pass;
  checkParameters(classifier, parameters);
  checkStatistics(classifier, statistics, parameters.length);
  const specs = inputSpecs(classifier);
  const chunks = chunked(specs, { inputs }, rowsAtOnce(classifier, FORWARD, CHUNK_SIZE));
  return inGroups(
    [...parameters.keys()],
    networksAtOnce({ of: classifier, rows: chunks.size, pass: FORWARD }),
    (count) => compileLogits(classifier, count, chunks.size),
    (program, group) => {
      const own = group.map((i) => parameters[i]!);
      const known = statistics && group.map((i) => statistics[i]!);
      return runLogits(program, networkTensors(classifier, own, known), classifier, chunks);
    },
  );
}

/** How many of so many examples a forward pass takes at once. */
export function rowsOfForwardPass(classifier: Classifier, examples: number): number {
  return rowsAtOnce(classifier, FORWARD, Math.min(CHUNK_SIZE, examples));
}

/** The answers of several networks as a traced function and its arguments. */
export interface LogitsProgram {
  readonly logits: (networks: NetworkArrays, inputs: np.Array) => np.Array;
  readonly specs: SpecTree<[networks: NetworkArrays, inputs: np.Array]>;
}

/** Logits `[networks, rows, …, classes]` of networks in evaluation on inputs `[rows, ...inputShape]`. */
export function logitsProgram(
  classifier: Classifier,
  { networks, rows }: { readonly networks: number; readonly rows: number },
): LogitsProgram {
  const logits = (network: NetworkArrays, inputs: np.Array) =>
    logitsByStatistics(classifier, network, inputs);
  const { layout, statistics, logits: own } = classifier;
  const { type, shape } = inputSpec(classifier);
  return {
    logits: described(
      (all: NetworkArrays, inputs: np.Array) => vmap(logits, [0, null])(all, inputs) as np.Array,
      "logits of networks",
      { layout, statistics, own },
    ),
    specs: [networkSpecs(classifier, networks), { type, shape: [rows, ...shape] }],
  };
}

function inputSpecs(classifier: Classifier): ExampleSpecs {
  return { inputs: inputSpec(classifier) };
}

type CompiledLogits = Compiled<[networks: NetworkArrays, inputs: np.Array], np.Array>;

function compileLogits(classifier: Classifier, networks: number, rows: number): Promise<CompiledLogits> {
  const { logits, specs } = logitsProgram(classifier, { networks, rows });
  return compile(logits, specs, { name: "logits" });
}

/** The logits of networks that share a program, chunk by chunk. */
async function runLogits(
  program: CompiledLogits,
  networks: TensorTree<NetworkArrays>,
  classifier: Classifier,
  { examples, size, chunks }: Chunks,
): Promise<readonly Float32Array[]> {
  const width = answerWidth(classifier);
  const count = networks.parameters.shape[0]!;
  const results = Array.from({ length: count }, () => new Float32Array(examples * width));
  for (const { arrays, start, filled } of chunks) {
    const { inputs } = exampleTensors(inputSpecs(classifier), arrays, [size]);
    const logits = float32Values(await program.run(networks, inputs!));
    results.forEach((result, network) => {
      const from = network * size * width;
      result.set(logits.subarray(from, from + filled * width), start * width);
    });
  }
  return results;
}
