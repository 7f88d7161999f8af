import { type ImageSize, sizesOfLayers } from "#nets/layers";
import type { DescribedNetwork, WrittenNetwork } from "../index.ts";

/**
 * Shapes of tensors by their names, in the order of the network, as PyTorch has them: linear layers [out, in], convolutions
 * [out, in, height, width], batch norm's `running_mean` and `running_var` among them.
 */
export type NamedShapes = ReadonlyMap<string, readonly number[]>;

/** A network as names and shapes show it. */
export interface ReadNetwork {
  /** Such as `resnet20`. */
  readonly architecture: string;
  /** What it is in words, to follow "this is". */
  readonly title: string;
  /** Shape of an input of the usual size, without the batch axis. */
  readonly usualInput: readonly number[];
  readonly classes: number;
  /** What names and shapes do not show, and was taken to be as usual, a clause each; empty where there is no doubt. */
  readonly assumptions: readonly string[];
  /** Maps that a linear layer reads, channel by channel, by the name of its weight, for inputs of one shape. */
  readonly flattened: (inputShape: readonly number[]) => ReadonlyMap<string, ImageSize>;
  /**
   * The network for inputs of one shape, without the batch axis.
   *
   * @throws AtlasError of kind `input`: `nets/image-shape` or `architectures/input` for inputs that it does not read
   */
  readonly describe: (inputShape: readonly number[]) => DescribedNetwork;
}

/** Networks that are known by the names and shapes of their parameters. */
export interface Architecture {
  /** What networks of it are called, the usual ones. */
  readonly names: readonly [string, ...string[]];
  /** Whatever else they may be called, such as depths that nobody published. */
  readonly pattern?: RegExp;
  /** The network that names and shapes belong to, as far as a few of them show; `undefined` where it is none of these. */
  readonly read: (shapes: NamedShapes) => ReadNetwork | undefined;
}

/** A network that is written down, with its sizes. */
export function describedNetwork(
  architecture: string,
  { layers, logits, stem }: WrittenNetwork,
  inputShape: readonly number[],
  classes: number,
): DescribedNetwork {
  return { sizes: sizesOfLayers({ family: architecture, layers, inputShape, classes }), logits, stem };
}
