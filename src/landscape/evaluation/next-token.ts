import { numpy as np } from "@jax-js/jax";
import { described } from "#descriptions";
import { compile, type SpecTree } from "#engine";
import { int32Tensor } from "#trees";
import { checkParameters, checkStatistics } from "../check-networks.ts";
import { type Classifier, inputSpec } from "../classifier.ts";
import { float32Values } from "../float32-values.ts";
import { logitsByStatistics, type NetworkArrays, networkSpecs, networkTensors } from "../network-arrays.ts";

/** A network of sequences, compiled to tell the next token of a number of translations at once. */
export interface NextTokens {
  /**
   * The logits `[rows, words]` (flat) at one place of every translation, of inputs `[rows, ...inputShape]` (flat), int32;
   * places count from 0.
   */
  logitsAt(inputs: Int32Array, place: number): Promise<Float32Array>;
  /** Gives up the compiled program. */
  release(): void;
}

/**
 * Compiles a network of sequences to tell next tokens.
 *
 * Throws input errors `landscape/parameters` and `landscape/statistics` for lengths that do not fit the classifier.
 */
export async function compileNextTokens(
  classifier: Classifier,
  network: { readonly parameters: Float32Array; readonly statistics?: Float32Array | undefined },
  rows: number,
): Promise<NextTokens> {
  const parameters = [network.parameters];
  const statistics = network.statistics && [network.statistics];
  checkParameters(classifier, parameters);
  checkStatistics(classifier, statistics, 1);
  const { logits, specs } = nextTokenProgram(classifier, rows);
  const program = await compile(logits, specs, { name: "next tokens" });
  const networks = networkTensors(classifier, parameters, statistics);
  return {
    release: () => program.release(),
    logitsAt: async (inputs, place) =>
      float32Values(
        await program.run(
          networks,
          int32Tensor(inputs, [rows, ...classifier.inputShape]),
          int32Tensor(Int32Array.of(place), [1]),
        ),
      ),
  };
}

type NextTokenArguments = [networks: NetworkArrays, inputs: np.Array, place: np.Array];

/** The answers of one network at one place of every translation as a traced function and its arguments. */
export function nextTokenProgram(
  classifier: Classifier,
  rows: number,
): {
  readonly logits: (...of: NextTokenArguments) => np.Array;
  readonly specs: SpecTree<NextTokenArguments>;
} {
  const { layout, statistics, logits: own } = classifier;
  const { type, shape } = inputSpec(classifier);
  return {
    logits: described(
      ({ parameters, statistics: known }: NetworkArrays, inputs: np.Array, place: np.Array) => {
        const network = { parameters: parameters.slice(0), ...(known && { statistics: known.slice(0) }) };
        const answers = logitsByStatistics(classifier, network, inputs);
        const [, places, words] = answers.shape as [number, number, number];
        const chosen = np.arange(rows).mul(places).add(place);
        return answers.reshape([rows * places, words]).slice(chosen);
      },
      "logits of the next token",
      { layout, statistics, own, rows },
    ),
    specs: [networkSpecs(classifier, 1), { type, shape: [rows, ...shape] }, { type: "int32", shape: [1] }],
  };
}
