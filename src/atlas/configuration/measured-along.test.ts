import { describe, expect, it } from "vitest";
import { cellConfiguration, cellKnobs, epochsAlong, notesOn } from "./index.ts";
import { parseConfiguration } from "./read.ts";

const withAt = (at: string, { temperature = "{ batch_size: [64] }", training = "", slices = "{}" } = {}) =>
  parseConfiguration(
    `
data: { source: glyphs, examples: 640 }
training: { batch_size: 64, ${training} }
grid: { load: { width: [8] }, temperature: ${temperature}, slices: ${slices} }
seeds: 3
measure: { at: ${at} }
`,
    "a.yaml",
  );

const epochsOfCells = (configuration: ReturnType<typeof withAt>) =>
  cellKnobs(configuration).map((knobs) =>
    epochsAlong({ measure: configuration.measure, ...cellConfiguration(configuration, knobs) }),
  );

describe("epochs along training", () => {
  it("are told once each and ascending, without those at the end of the budget or of a fixed checkpoint", () => {
    expect(epochsOfCells(withAt("[10, last, 0, 1, 1]", { training: "budget: { epochs: 10 }" }))).toEqual([
      [0, 1],
    ]);
    const taken = withAt("[0, 5, 8]", { training: "budget: { epochs: 10 }, checkpoint: { epochs: 8 }" });
    expect(epochsOfCells(taken)).toEqual([[0, 5]]);
  });

  // 640 examples in batches of 64 are 10 updates an epoch, in batches of 128 five.
  it("are left out in the cells that end before, which a note says", () => {
    const updates = withAt("[0, 15]", {
      temperature: "{ batch_size: [64, 128] }",
      training: "budget: { updates: 100 }",
    });
    expect(epochsOfCells(updates)).toEqual([[0], [0, 15]]);
    expect(notesOn(updates)).toEqual([
      "the shortest training has 10 epochs: epoch 15 of measure.at is left out in cells that end before, which are measured at their end",
    ]);
    expect(notesOn(withAt("[0, 15]"))).toEqual([]);
  });

  it("are none where only the end is asked for, which is as if nothing were", () => {
    expect(epochsOfCells(withAt("[last]"))).toEqual([[]]);
  });

  it.each([
    ["[0, 21]", { training: "budget: { epochs: 20 }" }, "at most 20, the epochs of the longest training"],
    ["[21]", { training: "checkpoint: { epochs: 20 }" }, "at most 20, the epochs of the longest training"],
    ["[1]", { slices: "{ checkpoint: [5, 10] }" }, "every checkpoint of the grid is measured"],
    ["[1]", { slices: "{ density: [0.5, 1] }" }, "[last], or no density below 1"],
    ["[-1]", {}, "whole epochs from 0"],
    ["[0.5]", {}, "whole epochs from 0"],
    ["[end]", {}, "last"],
    ["5", {}, "a list of whole epochs"],
  ])("%s of %o is refused", (at, sections, expected) => {
    expect(() => withAt(at, sections)).toThrow(
      expect.objectContaining({ kind: "input", expected: expect.stringContaining(expected) }),
    );
  });
});
