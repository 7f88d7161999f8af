import { defineFamily } from "./define-family.ts";
import { residualNetwork } from "./residual-network.ts";

/**
 * ResNet-18 for small images, with a width knob k: four stages of two basic blocks each with k, 2k, 4k and 8k channels
 * (`residualNetwork`).
 *
 * After He, Zhang, Ren and Sun, "Deep residual learning for image recognition", 2016, in the form of Yang et al.,
 * "Taxonomizing local versus global structure in neural network loss landscapes", 2021.
 */
export const resnet18 = defineFamily({
  name: "resnet18",
  article: "a",
  kind: "those of the paper",
  width: "channels of the first convolution",
  depth: { fixed: 18 },
  norms: ["batch"],
  needsImages: true,
  settings: {},
  network: ({ image, width, classes }) =>
    residualNetwork({ image, classes, width, blocks: [2, 2, 2, 2], block: "basic" }),
});
