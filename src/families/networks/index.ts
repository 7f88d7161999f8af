/** Networks of the families, ready to be traced; loads what they compute with. */
export { buildNetwork, tracedNetwork } from "./build-network.ts";
export {
  type CnnSizes,
  type CommonSizes,
  cnn,
  type MlpSizes,
  mlp,
  type ResNet18Sizes,
  resnet18,
  type Vgg11Sizes,
  vgg11,
} from "./named-networks.ts";
