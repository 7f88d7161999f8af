// A data source by name, as a configuration has it. `glyphs` is embedded; for files, `folder` is below `dataFolder`.
import { loadDataset, standardisation, standardise } from "loss-atlas";

const { train, test } = await loadDataset(
  { source: "glyphs", size: 12, difficulty: 0.5, examples: 500, test_examples: 100 },
  { dataFolder: ".", rootSeed: 0 },
);
console.log(train.count, test.count, train.channels, train.height, train.width); // → 500 100 1 12 12

// Pixels are raw. Networks train on mean 0 and deviation 1, by the training examples' own numbers.
const scale = standardisation(train);
const inputs = standardise(test, scale);
console.log(inputs.images.length === 100 * 12 * 12); // → true
