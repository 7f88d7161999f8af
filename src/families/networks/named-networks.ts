import type { Network } from "#nets";
import type { NetworkChoice } from "../index.ts";
import { buildNetwork } from "./build-network.ts";

/** What every network of the package's families is sized by. */
export interface CommonSizes {
  /** Shape of one input, without the batch axis. */
  readonly inputShape: readonly number[];
  /** At least 1. */
  readonly width: number;
  /** At least 2. */
  readonly classes: number;
}

/** The sizes of a multilayer perceptron; its width counts the units of every hidden layer. */
export interface MlpSizes extends CommonSizes {
  /** Hidden layers; 0 gives softmax regression. */
  readonly depth: number;
}

/** The sizes of a convolutional network; its width counts the channels of the first stage. */
export interface CnnSizes extends CommonSizes {
  /** Stages, at least 1. */
  readonly depth: number;
  /** None by default. */
  readonly norm?: "none" | "batch" | "group";
}

/** The sizes of a ResNet-18; its width counts the channels of the first stage, 64 in the published network. */
export type ResNet18Sizes = CommonSizes;

/** The sizes of a VGG-11; its width counts the channels of the first convolution, 64 in the published network. */
export interface Vgg11Sizes extends CommonSizes {
  /** Batch by default. */
  readonly norm?: "batch" | "none";
}

/** A network of the family `mlp`. Throws an input error `nets/size`. */
export const mlp = (sizes: MlpSizes): Network => network("mlp", sizes);

/** A network of the family `cnn`. Throws an input error `nets/size` or `nets/image-shape`. */
export const cnn = (sizes: CnnSizes): Network => network("cnn", sizes);

/** A network of the family `resnet18`. Throws an input error `nets/size` or `nets/image-shape`. */
export const resnet18 = (sizes: ResNet18Sizes): Network => network("resnet18", sizes);

/** A network of the family `vgg11`. Throws an input error `nets/size` or `nets/image-shape`. */
export const vgg11 = (sizes: Vgg11Sizes): Network => network("vgg11", sizes);

function network(
  family: string,
  { inputShape, classes, ...choice }: CommonSizes & Pick<NetworkChoice, "depth" | "norm">,
): Network {
  return buildNetwork({ ...choice, family }, inputShape, classes);
}
