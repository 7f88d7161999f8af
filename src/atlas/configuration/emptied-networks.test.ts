import { expect, it } from "vitest";
import { parseConfiguration } from "./read.ts";

const withDensity = (training: string, grid: string, model = "{ family: mlp, depth: 1 }") =>
  parseConfiguration(
    `data: { source: glyphs, size: 8 }
model: ${model}
training: { ${training} }
grid:
  ${grid}
`,
    "a.yaml",
  );

// Networks 64-w-10 have 74 w weights.
const WIDTHS = "{ load: { width: [2, 30] }, temperature: { batch_size: [8, 16] } }";

it("a density that keeps no weight of the smallest network is refused where it stands, with the least that does", () => {
  expect(() =>
    withDensity(
      "",
      "{ load: { width: [30, 2] }, temperature: { batch_size: [8] }, slices: { density: [0.5, 0.003] } }",
    ),
  ).toThrow(
    expect.objectContaining({
      kind: "input",
      where: expect.stringMatching(/^a\.yaml:5:/),
      problem:
        "grid.slices.density is 0.003, which keeps none of the 148 weights of a network of width 2 and depth 1",
      expected: "at least 0.00338, which keeps one",
    }),
  );
  expect(() => withDensity("density: 0.003", WIDTHS)).toThrow(
    "training.density is 0.003, which keeps none of the 148",
  );
});

it("one that keeps a single weight will do, and one that needs no network of the grid", () => {
  expect(withDensity("density: 0.00338", WIDTHS).training.density).toBe(0.00338);
  // The key is fixed at what no network can be, and the axis of density wins over it.
  expect(
    withDensity("density: 0.003", "{ load: { density: [0.5] }, temperature: { batch_size: [8] } }").grid.load
      .values,
  ).toEqual([0.5]);
});

it("counts the weights of every depth, and of each family on an axis", () => {
  const families = (density: number) =>
    withDensity(
      `density: ${density}`,
      "{ load: { width: [4] }, temperature: { batch_size: [8] }, slices: { model.family: [mlp, cnn] } }",
      "{ depth: 1 }",
    );
  // A cnn of one stage has 4·9 + 4·10 weights, the mlp 296.
  expect(() => families(0.004)).toThrow(/keeps none of the 76 weights/);
  expect(families(0.007).seeds).toBe(3);
});

it.each([
  ["training.pruning.rewind_epochs: [1, 200]", "rewind_epochs is 200"],
  ["training.pruning.retrain_batch_size: [16, 5000]", "retrain_batch_size is 5000"],
])("settings of training again that no cell can have are refused on an axis too: %s", (axis, problem) => {
  const grid = (density: number) => `{ slices: { density: [${density}], ${axis} } }`;
  expect(() => withDensity("", grid(0.5))).toThrow(`grid.slices.training.pruning.${problem}`);
  expect(withDensity("", grid(1)).seeds).toBe(3);
});
