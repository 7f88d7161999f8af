import { defineFamily } from "./define-family.ts";
import { residualNetwork } from "./residual-network.ts";

/**
 * ResNet-50 for small images, with a width knob k: four stages of 3, 4, 6 and 3 bottlenecks with k, 2k, 4k and 8k
 * channels within and four times as many without (`residualNetwork`).
 *
 * After He, Zhang, Ren and Sun, "Deep residual learning for image recognition", 2016, in the form of the collection of
 * Schürholt et al., "A model zoo on phase transitions in neural networks", 2025.
 */
export const resnet50 = defineFamily({
  name: "resnet50",
  article: "a",
  kind: "those of the paper's follow-ups",
  width: "channels of the first convolution",
  depth: { fixed: 50 },
  norms: ["batch"],
  needsImages: true,
  settings: {},
  network: ({ image, width, classes }) =>
    residualNetwork({ image, classes, width, blocks: [3, 4, 6, 3], block: "bottleneck" }),
});
