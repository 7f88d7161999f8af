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

it.each(["0", "-0.5", "1.01"])("a share of %s of the budget is none", (share) => {
  const expected = "a number above 0, at most 1";
  expect(() => parseConfiguration(`{ training: { checkpoint: { share: ${share} } } }`, "a.yaml")).toThrow(
    expect.objectContaining({ where: expect.stringMatching(/^a.yaml:1:/), expected }),
  );
  expect(() =>
    parseConfiguration(`{ grid: { slices: { checkpoint_share: [${share}, 0.5] } } }`, "a.yaml"),
  ).toThrow(expect.objectContaining({ expected }));
});

it("names the shares that come to one epoch where they are spaced evenly too", () => {
  expect(() =>
    parseConfiguration(
      "{ training: { budget: { epochs: 10 } }, grid: { slices: { checkpoint_share: { from: 0.1, to: 1, count: 16 } } } }",
      "a.yaml",
    ),
  ).toThrow(
    expect.objectContaining({
      problem:
        "grid.slices.checkpoint_share has the shares 0.16 and 0.22, which of a budget of 10 epochs are both epoch 2",
    }),
  );
});
