import { numpy as np } from "@jax-js/jax";
import { described } from "#descriptions";
import { compileStaged, type SpecTree } from "#engine";
import { int32Tensor } from "#trees";
import { checkParameters, checkStatistics } from "../check-networks.ts";
import { type Classifier, unravel } from "../classifier.ts";
import { float32Values } from "../float32-values.ts";
import { logitsByStatistics, type NetworkArrays, networkSpecs, networkTensors } from "../network-arrays.ts";

/** A network of sequences, compiled to tell the next token of a number of translations at once. */
export interface NextTokens {
  /** Reads the sources of the translations, `[rows, length.source]` (flat), int32. */
  of(sources: Int32Array): Promise<NextTokensOfSources>;
  /** Gives up the compiled program. */
  release(): void;
}

/** The next tokens of translations of some sources, which were read once. */
export interface NextTokensOfSources {
  /**
   * The logits `[rows, words]` (flat) at one place of every translation, of what the decoder is given, `[rows,
   * length.target]` (flat), int32; places count from 0.
   */
  logitsAt(targets: Int32Array, place: number): Promise<Float32Array>;
}

/** A classifier of sequences. */
type Translator = Classifier & Required<Pick<Classifier, "sequence">>;

/**
 * Compiles a network of sequences to tell next tokens.
 *
 * Throws input errors `landscape/parameters` and `landscape/statistics` for lengths that do not fit the classifier.
 */
export async function compileNextTokens(
  classifier: Translator,
  network: { readonly parameters: Float32Array; readonly statistics?: Float32Array | undefined },
  rows: number,
): Promise<NextTokens> {
  const parameters = [network.parameters];
  const statistics = network.statistics && [network.statistics];
  checkParameters(classifier, parameters);
  checkStatistics(classifier, statistics, 1);
  const { length } = classifier.sequence;
  const { logits, specs } = nextTokenProgram(classifier, rows);
  const program = await compileStaged(logits, specs, { name: "next-tokens" });
  const networks = networkTensors(classifier, parameters, statistics);
  return {
    release: () => program.release(),
    of: async (sources) => {
      const stage = await program.fix([networks, int32Tensor(sources, [rows, length.source])]);
      return {
        logitsAt: async (targets, place) =>
          float32Values(
            await stage.run([
              int32Tensor(targets, [rows, length.target]),
              int32Tensor(Int32Array.of(place), [1]),
            ]),
          ),
      };
    },
  };
}

type Fixed = readonly [networks: NetworkArrays, sources: np.Array];
type Varying = readonly [targets: np.Array, place: np.Array];

/** The answers of one network at one place of every translation as a traced function and its arguments. */
export function nextTokenProgram(
  classifier: Translator,
  rows: number,
): {
  readonly logits: (fixed: Fixed, varying: Varying) => np.Array;
  readonly specs: readonly [fixed: SpecTree<Fixed>, varying: SpecTree<Varying>];
} {
  const { layout, statistics, sequence, logits: own, logitsOfPair } = classifier;
  const { length } = sequence;
  return {
    logits: described(
      ([{ parameters, statistics: known }, sources]: Fixed, [targets, place]: Varying) => {
        const network = { parameters: parameters.slice(0), ...(known && { statistics: known.slice(0) }) };
        const answers =
          logitsOfPair === undefined
            ? logitsByStatistics(classifier, network, np.concatenate([sources, targets], 1))
            : logitsOfPair(unravel(layout, network.parameters), sources, targets);
        const [, places, words] = answers.shape as [number, number, number];
        const chosen = np.arange(rows).mul(places).add(place);
        return answers.reshape([rows * places, words]).slice(chosen);
      },
      "logits of the next token",
      { layout, statistics, own, logitsOfPair, rows },
    ),
    specs: [
      [networkSpecs(classifier, 1), { type: "int32", shape: [rows, length.source] }],
      [
        { type: "int32", shape: [rows, length.target] },
        { type: "int32", shape: [1] },
      ],
    ],
  };
}
