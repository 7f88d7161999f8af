import { describe, expect, it } from "vitest";
import { parseConfiguration } from "./read.ts";

const refusal = (override: string) => () => parseConfiguration("{}", "a.yaml", { overrides: [override] });

describe("a value in the place of the mapping that would hold it", () => {
  it.each([
    ["training.checkpoint=2", "Did you mean training.checkpoint.epochs?"],
    ["training.checkpoint=0.5", "Did you mean training.checkpoint.share?"],
    ["training.budget=20", "Did you mean training.budget.epochs or training.budget.updates?"],
    ["training.learning_rate=0.05/128", "Did you mean training.learning_rate.per_batch?"],
    ["grid.temperature={learning_rate: [0.05/128]}", "Did you mean learning_rate_per_batch?"],
  ])("%s leads to its key", (override, remedy) => {
    expect(refusal(override)).toThrow(expect.objectContaining({ remedy }));
  });

  it.each([
    "training.checkpoint=-1",
    "training.learning_rate=-1",
    "training.stop=0.5",
    "training.schedule=5",
    "grid.temperature={learning_rate: [-1]}",
    "data=5",
    "seeds=0",
  ])("%s leads nowhere, where no key would take it by itself", (override) => {
    expect(refusal(override)).toThrow(
      expect.objectContaining({ code: "configuration/invalid", remedy: undefined }),
    );
  });
});

describe("a list in the place of one value", () => {
  const onAxis = (places: string, name: string) =>
    `Cells differ in it along an axis: put the list under ${places} as ${name}`;

  it.each([
    ["training.checkpoint=[2, 5]", "grid.slices", "checkpoint"],
    ["training.budget=[10, 20]", "grid.slices", "epochs or updates"],
    ["training.learning_rate=[0.1, 0.2]", "grid.temperature or grid.slices", "learning_rate"],
    ["training.learning_rate=[0.1/128]", "grid.temperature or grid.slices", "learning_rate_per_batch"],
    ["data.label_noise=[0, 0.1]", "grid.load or grid.slices", "label_noise"],
    ["training.schedule=[constant, cosine]", "grid.slices", "schedule"],
    ["model.family=[mlp, cnn]", "grid.slices", "model.family"],
  ])("%s leads to its axis", (override, places, name) => {
    expect(refusal(override)).toThrow(expect.objectContaining({ remedy: onAxis(places, name) }));
  });

  it.each(["training.density=[0.5, 2]", "training.density=[]", "model=[1]", "seeds=[1, 2]"])(
    "%s leads to none, whose values no axis would take",
    (override) => {
      expect(refusal(override)).toThrow(expect.objectContaining({ remedy: undefined }));
    },
  );
});

it.each([
  [
    "training.checkpoint_share=0.5",
    "checkpoint_share is training.checkpoint.share, or checkpoint_share on an axis of the grid",
  ],
  [
    "training.sam_radius=0.1",
    "sam_radius is training.optimiser.radius, or sam_radius on an axis of the grid",
  ],
  ["lr=0.1", "lr is training.learning_rate, or learning_rate on an axis of the grid"],
])("the name of a knob outside the grid, as in %s, leads to what it sets", (override, remedy) => {
  expect(refusal(override)).toThrow(expect.objectContaining({ remedy }));
});
