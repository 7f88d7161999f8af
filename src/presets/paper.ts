import type { Preset } from "./preset.ts";

/** What the four grids of the paper have in common: Yang et al., NeurIPS 2021, section 3 and appendix B. */
const COMMON = {
  data: "source: cifar10, folder: cifar10, examples: 50000, test_examples: 10000, label_noise_kind: redraw",
  training: "momentum: 0.9, weight_decay: 0.0005, incomplete_batch: drop",
  grid: `  load: { width: [2, 3, 4, 6, 8, 11, 16, 23, 32, 45, 64, 91, 128] }
  temperature: { batch_size: [16, 24, 32, 44, 64, 92, 128, 180, 256, 364, 512, 724, 1024] }`,
};

function paperGrid(
  name: string,
  summary: string,
  comment: string,
  training: string,
  slices: readonly string[] = [],
): Preset {
  return {
    name,
    summary,
    text: `# ${comment}
# Yang et al., "Taxonomizing local versus global structure in neural network loss landscapes", NeurIPS 2021.
# Five networks a cell, no augmentation, measured by the published procedure; data as for cifar10 in --data-dir.
# loss-atlas plan says what it takes: a cluster, not a laptop. Fewer widths and batch sizes show the same borders.
data: { ${COMMON.data} }
model: { family: resnet18, initialisation: pytorch }
training: { ${training}, ${COMMON.training} }
grid:
${[COMMON.grid, ...slices].join("\n")}
seeds: 5
measure:
  procedure: paper
`,
  };
}

const CONSTANT = "learning_rate: 0.05, schedule: constant, budget: { epochs: 150 }, stop: plateau";

/** The grid of its figure 3, with one decay of the rate. */
export const paper = paperGrid(
  "paper",
  "the paper's grid: ResNet-18 on CIFAR-10, 13 widths, 13 batch sizes, 5 seeds, one decay of the rate",
  "The grid of the paper's figure 3: 0.1, divided by ten at three quarters of 100 epochs.",
  "learning_rate: 0.1, schedule: { kind: steps, at: [0.75], factor: 0.1 }, budget: { epochs: 100 }",
);

/** Its standard setting, with a constant rate and its early stop. */
export const paperConstant = paperGrid(
  "paper-constant",
  "the same at a constant rate, stopped early as the paper does",
  "The paper's standard setting: a constant rate, at most 150 epochs, stopped where the training loss stands still.",
  CONSTANT,
);

/** Its slices of label noise. */
export const paperNoise = paperGrid(
  "paper-noise",
  "the same at a constant rate over shares of redrawn labels",
  "The paper's slices of label quality: labels redrawn over all classes, at a constant rate.",
  CONSTANT,
  ["  slices: { label_noise: [0, 0.1, 0.2, 0.4, 0.6, 0.8] }"],
);

/** Its slices of the amount of data. */
export const paperData = paperGrid(
  "paper-data",
  "the same at a constant rate over amounts of data",
  "The paper's slices of the amount of data: tenths of the training images, at a constant rate.",
  CONSTANT,
  ["  slices: { examples: [5000, 10000, 15000, 20000, 25000, 30000, 35000, 40000, 45000, 50000] }"],
);
