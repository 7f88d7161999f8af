import type { AskedBeside, DescribedNetwork, GivenWeights } from "#families";
import type { OnnxModelFile, Preparation } from "#interchange/onnx";
import type { BesideTokens, NetworkSizes, TokenShape } from "#nets/layers";

/** Networks of files, read. */
export interface OpenedNetworks {
  /** What they are in words, such as `a residual network of 20 layers`. */
  readonly title: string;
  /**
   * Sizes of an example as the settings or a model say, or the usual ones of an architecture; a text is the name of one that
   * the data decide. `undefined` where the file of a model says nothing of it.
   */
  readonly axes: readonly (number | string)[] | undefined;
  /** How their weights and statistics lie, whatever the sizes of examples. */
  readonly arrays: Pick<NetworkSizes, "layout" | "statistics">;
  /** Whether their file says that they read whole numbers, as tokens are. */
  readonly readsTokens: boolean;
  /**
   * How many numbers they answer an example of a shape with.
   *
   * @throws AtlasError of kind `input`, as `describe`
   */
  readonly classesFor: (inputShape: readonly number[], beside?: readonly BesideTokens[]) => number;
  /** What they read beside tokens; `undefined` where that is nothing. */
  readonly besideTokens: AskedBeside | undefined;
  /** What they do to examples before their first layer, where their file has that in it. */
  readonly preparation: Preparation | undefined;
  /** What was assumed of the files and left out, a clause or sentence each, each once. */
  readonly notes: readonly string[];
  /** SHA-256 of what the files hold. */
  readonly fingerprint: string;
  /** The ONNX file that says what they compute, if one does. */
  readonly onnx: OnnxModelFile | undefined;
  /**
   * The network for examples of one shape, without the batch axis, and of whole numbers or several answers where that is told.
   *
   * @throws AtlasError of kind `input`: `networks/input` for other shapes than its files read, `networks/classes` for more
   *   classes than it has answers, `networks/places` and `networks/tokens` for other places or whole numbers than it has
   */
  readonly describe: (
    inputShape: readonly number[],
    classes: number,
    tokens?: TokenShape,
  ) => DescribedNetwork;
  /** Weights of the network of a seed. */
  readonly weights: (seed: number, inputShape: readonly number[]) => Promise<GivenWeights>;
}

/** A shape whose sizes are all known; `undefined` where one is free. */
export function wholeShape(axes: OpenedNetworks["axes"]): readonly number[] | undefined {
  const sizes = axes?.filter((size) => typeof size === "number");
  return sizes?.length === axes?.length ? sizes : undefined;
}
