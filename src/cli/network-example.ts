/** A network of one's own as `init --network` writes it, which runs as it is. */
export const NETWORK_EXAMPLE = `import { nn, numpy as np } from "@jax-js/jax";
import type { OwnSizes, OwnTools } from "loss-atlas";

// A network of your own: residual blocks over the pixels of an image. Node runs TypeScript as it is, so write types, but no
// enums; @jax-js/jax is the package's own, whether or not it is installed beside this file.

// The sizes that a network names are settings beside "module" in the configuration, and axes of a grid by their paths, such
// as model.expansion. A list is a choice of words, the first the usual one; { usual: 2, least: 1, most: 8 } has a range.
export const sizes = { width: 16, depth: 2, expansion: 2, activation: ["gelu", "relu", "silu"] };

interface Sizes extends OwnSizes {
  readonly expansion: number;
  readonly activation: "gelu" | "relu" | "silu";
}

// The arrays that are trained: names with shapes. Those of two axes and more are drawn by model.initialisation from their
// fans, [in, out] or [out, in, …window]; a weight of one axis begins at 1 and everything else at 0. Say it otherwise as
// { shape: [width], init: 0.02 } (the deviation of a normal distribution, "zeros" or "ones").
export function parameters({ inputShape, classes, width, depth, expansion }: Sizes) {
  const pixels = inputShape.reduce((product, size) => product * size, 1);
  const shapes: Record<string, readonly number[]> = {
    "embed.weight": [pixels, width],
    "embed.bias": [width],
  };
  for (let block = 1; block <= depth; block++) {
    shapes[\`block\${block}.norm.weight\`] = [width];
    shapes[\`block\${block}.norm.bias\`] = [width];
    shapes[\`block\${block}.up.weight\`] = [width, expansion * width];
    shapes[\`block\${block}.down.weight\`] = [expansion * width, width];
  }
  return { ...shapes, "head.weight": [width, classes], "head.bias": [classes] };
}

// Logits [batch, classes] of examples [batch, ...inputShape]. An array is used up by what is done with it: every use but the
// last is of array.ref. What is computed may depend on the arguments alone.
export function logits(
  p: Readonly<Record<string, np.Array>>,
  x: np.Array,
  { inputShape, depth, activation }: Sizes,
  { batchNorm }: OwnTools,
): np.Array {
  const pixels = inputShape.reduce((product, size) => product * size, 1);
  let z = np.dot(x.reshape([-1, pixels]), p["embed.weight"]!).add(p["embed.bias"]!);
  for (let block = 1; block <= depth; block++) {
    const normed = batchNorm(\`block\${block}.norm\`, z.ref); // by block1.norm.weight and block1.norm.bias
    const hidden = nn[activation](np.dot(normed, p[\`block\${block}.up.weight\`]!));
    z = z.add(np.dot(hidden, p[\`block\${block}.down.weight\`]!));
  }
  return np.dot(z, p["head.weight"]!).add(p["head.bias"]!);
}

// A loss of your own, if you like, takes the place of cross-entropy: a number for each example, [batch], of the outputs
// [batch, classes] and the labels, int32 [batch]. Sizes such as smoothing: 0.1 are then settings of it.
// export function loss(outputs: np.Array, targets: np.Array, { classes }: Sizes): np.Array {
//   const wanted = nn.oneHot(targets, classes).mul(0.9).add(0.1 / classes); // labels smoothed by 0.1
//   return wanted.mul(nn.logSoftmax(outputs)).sum(-1).neg();
// }
`;

/** A configuration of such a network in a file of that name, which runs in about a minute. */
export function networkConfiguration(name: string, networkFile: string): string {
  return `# An experiment of Loss Atlas with a network of your own. Every key that is left out has its default: loss-atlas init.
# See what it would train: loss-atlas plan FILE. Run it: loss-atlas run FILE.
name: ${name}
data: { source: glyphs, size: 8, examples: 300, test_examples: 200 }
# The file from the folder of this one, and the sizes that it names.
model: { module: ./${networkFile}, depth: 2, activation: gelu }
training: { learning_rate: 0.02, budget: { epochs: 30 } }
grid:
  load: { width: [4, 8, 16, 32] }
  temperature: { batch_size: [10, 30, 100] }
  # Any size of the network is an axis by its path.
  slices: { model.expansion: [1, 4] }
seeds: 2
measure:
  curvature: { examples: 100 }
  connectivity: { epochs: 5 }
`;
}
