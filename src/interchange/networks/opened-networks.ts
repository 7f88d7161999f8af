import type { DescribedNetwork, GivenWeights } from "#families";
import type { OnnxNetwork } from "#interchange/onnx";

/** Networks of files, read. */
export interface OpenedNetworks {
  /** What they are in words, such as `a residual network of 20 layers`. */
  readonly title: string;
  /** The shape of an example as a model says, or the usual one of an architecture. */
  readonly inputShape: readonly number[];
  readonly classes: number;
  /** What was assumed of the files and left out, a clause or sentence each, each once. */
  readonly notes: readonly string[];
  /** SHA-256 of what the files hold. */
  readonly fingerprint: string;
  /** The ONNX file that says what they compute, if one does. */
  readonly onnx: OnnxNetwork | undefined;
  /**
   * The network for examples of one shape, without the batch axis.
   *
   * @throws AtlasError of kind `input`: `networks/input` for other shapes than its files read, `networks/classes` for more
   *   classes than it has answers
   */
  readonly describe: (inputShape: readonly number[], classes: number) => DescribedNetwork;
  /** Weights of the network of a seed. */
  readonly weights: (seed: number, inputShape: readonly number[]) => Promise<GivenWeights>;
}
