import type { Preset } from "./preset.ts";

/** A thousand perceptrons over width, batch size and wrong labels, in minutes. */
export const thousand: Preset = {
  name: "thousand",
  summary: "1,000 perceptrons on drawn characters over width, batch size and wrong labels, in equal updates",
  text: `# A thousand perceptrons on drawn characters: ten widths, five batch sizes, four shares of wrong labels, five seeds.
data: { source: glyphs, examples: 1000, test_examples: 1000 }
model: { family: mlp, depth: 2 }
training:
  learning_rate: 0.02
  momentum: 0.9
  weight_decay: 0.0005
  # Equal updates, so that a cold cell is not one that merely lacks some.
  budget: { updates: 2000 }
grid:
  load: { width: [3, 4, 6, 8, 12, 16, 24, 32, 48, 64] }
  temperature: { batch_size: [8, 16, 32, 64, 128] }
  slices: { label_noise: [0, 0.1, 0.2, 0.4] }
seeds: 5
`,
};
