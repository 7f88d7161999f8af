import { expect, it } from "vitest";
import { parseConfiguration } from "./read.ts";

const withGrid = (temperature: string, epochs: number) =>
  parseConfiguration(
    `
data: { source: glyphs, examples: 640 }
training: { batch_size: 64, checkpoint: { epochs: ${epochs} } }
grid: { load: { width: [4, 8] }, temperature: ${temperature} }
`,
    "a.yaml",
  );

// 640 examples in batches of 64 are 10 updates an epoch.
it.each([
  ["{ updates: [100, 200] }", 10],
  ["{ epochs: [20, 40] }", 20],
])("a network may be taken at the end of the shortest budget of %s, and no later", (temperature, last) => {
  expect(withGrid(temperature, last).training.checkpoint).toEqual({ epochs: last });
  expect(() => withGrid(temperature, last + 1)).toThrow(`at most ${last}, the epochs of the budget`);
});

it("an axis of updates stands in the place of the budget, also of a shorter one", () => {
  // The usual budget of 100 epochs is none of these cells'.
  expect(withGrid("{ updates: [2000, 4000] }", 150).training.checkpoint).toEqual({ epochs: 150 });
});
