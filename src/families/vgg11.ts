import { defineFamily } from "./define-family.ts";
import { vggNetwork } from "./vgg-network.ts";

/** Configuration A of the paper: channels of each convolution in units of the width; `pool` halves the maps. */
const CONFIGURATION = [1, "pool", 2, "pool", 4, 4, "pool", 8, 8, "pool", 8, 8, "pool"] as const;

/**
 * VGG-11 for small images, with a width knob k: 3×3 convolutions to k, 2k, 4k, 4k, 8k, 8k, 8k and 8k channels, max
 * pooling after the first, second, fourth, sixth and last (`vggNetwork`), then global average pooling and one linear
 * layer, `classifier.weight` [in, classes] and `classifier.bias`.
 *
 * After Simonyan and Zisserman, "Very deep convolutional networks for large-scale image recognition", 2015.
 */
export const vgg11 = defineFamily({
  name: "vgg11",
  article: "a",
  kind: "those of the paper",
  width: "channels of the first convolution",
  depth: { fixed: 11 },
  norms: ["batch", "none"],
  needsImages: true,
  settings: {},
  network: ({ image, width, classes, norm }) =>
    vggNetwork({
      image,
      norm,
      convolutions: CONFIGURATION.map((entry) => (entry === "pool" ? entry : entry * width)),
      head: { side: 1, layers: [{ name: "classifier", outputs: classes }] },
    }),
});
