import { describe, expect, it } from "vitest";
import { defineKnob, registerKnob } from "#knobs";
import { cellConfiguration } from "./cell-configuration.ts";
import { commentedConfiguration } from "./commented-file.ts";
import { cellKnobs, dataOfCells } from "./knob-values.ts";
import { parseConfiguration } from "./read.ts";
import { storedConfiguration } from "./stored.ts";

const read = (text: string) => parseConfiguration(text, "a.yaml");
const sliced = (slices: string, rest = "") => read(`{ ${rest} grid: { slices: { ${slices} } } }`);

describe("the axes of a grid", () => {
  it("are registered knobs by name and settings by path, under the name of the knob where there is one", () => {
    const { slices } = sliced(
      "training.momentum: [0.9, 0], schedule: [cosine, constant], data.difficulty: [1, 0]",
    ).grid;
    expect(slices).toEqual([
      { knob: "momentum", values: [0, 0.9] },
      { knob: "schedule", values: ["cosine", "constant"] },
      { knob: "data.difficulty", values: [0, 1] },
    ]);
  });

  it("are spaced like those of the usual knobs, whole where the setting is", () => {
    const { grid } = read(
      "grid: { load: { momentum: { from: 0, to: 0.8, count: 3 } }, temperature: { epochs: { from: 1, to: 6, per_octave: 2 } } }",
    );
    expect(grid.load).toEqual({ knob: "momentum", values: [0, 0.4, 0.8] });
    expect(grid.temperature).toEqual({ knob: "epochs", values: [1, 2, 3, 4, 6] });
  });

  it("place cells that also name the knobs that every table has", () => {
    const [first] = cellKnobs(sliced("model.family: [resnet18, mlp], momentum: [0.5]"));
    expect(first).toMatchObject({
      width: 3,
      depth: 18,
      batch_size: 4,
      momentum: 0.5,
      "model.family": "resnet18",
    });
  });

  it("are read back as they were stored", () => {
    const configuration = sliced(
      "training.optimiser.nesterov: [false, true], stop: [never, plateau], training.momentum: [0.5, 0.9]",
    );
    expect(storedConfiguration(JSON.parse(JSON.stringify(configuration)), "stored")).toEqual(configuration);
  });

  it.each(["[resnet18, vgg11]", "[preresnet20, resnet50]", "[mlp, resnet18]", "[cnn, resnet50]"])(
    "are read back as they were stored where they are the families %s",
    (families) => {
      const configuration = sliced(`model.family: ${families}`, "model: { width: 8 }, data: { size: 8 },");
      expect(storedConfiguration(JSON.parse(JSON.stringify(configuration)), "stored")).toEqual(configuration);
    },
  );

  it.each([
    [
      "grid: { slices: { schedule: [constant, cosin] } }",
      '[1] is the text "cosin"; expected one of constant, steps, cosine, one-cycle, inverse-square-root. Did you mean cosine?',
    ],
    ["grid: { slices: { schedule: cosine } }", "expected a list of constant, steps, cosine"],
    ["grid: { slices: { schedule: [cosine, cosine] } }", "[1] lists cosine twice"],
    [
      "grid: { slices: { training.momentum: [0, 1.2] } }",
      "grid.slices.training.momentum[1] is 1.2; expected a number from 0 up to but not including 1",
    ],
    ["grid: { slices: { momentum: { from: 0, to: 0.5 } } }", "has neither per_octave nor count"],
    [
      "grid: { slices: { momentum: [0], training.momentum: [0.9] } }",
      "grid.slices.momentum varies a knob that grid.slices varies already",
    ],
    [
      "grid: { load: { momentum: [0] }, temperature: { momentum: [0.9] } }",
      "grid.temperature.momentum varies a knob that grid.load varies already",
    ],
    [
      "grid: { slices: { epochs: [1], updates: [3] } }",
      "gives the training.budget, as grid.slices.epochs does; expected one of them",
    ],
    [
      "grid: { load: { schedule: [constant] } }",
      "schedule takes words, which have no order on an axis: put it under grid.slices",
    ],
    ["grid: { temperature: { model.norm: [none] } }", "model.norm takes words"],
    [
      "grid: { load: { training.learning_rate: [0.1] } }",
      "is a temperature knob: put it under grid.temperature or grid.slices",
    ],
    ["grid: { slices: { lr: [0.1] } }", "Did you mean learning_rate?"],
    ["grid: { slices: { difficulty: [0.1] } }", "Did you mean data.difficulty?"],
    ["grid: { slices: { momentun: [0.1] } }", "Did you mean momentum?"],
    ["grid: { slices: { training: { momentum: [0.1] } } }", "Name a setting by its path in one key"],
    ["grid: { slices: { data.folder: [a] } }", "cannot vary: data.folder is a text"],
    ["grid: { slices: { training.schedule.at: [0.1] } }", "cannot vary: training.schedule.at is a list"],
    ...["measure.procedure", "phases.cka", "seeds", "name", "device", "root_seed"].map((key) => [
      `grid: { slices: { ${key}: [1] } }`,
      `grid.slices.${key} cannot vary: ${key} is the same in every cell; expected a setting of data, model or training`,
    ]),
  ])("in %j are refused: %j", (text, words) => {
    expect(() => read(text)).toThrow(words);
  });
});

describe("a setting that some cells lack", () => {
  it.each([
    ["data.difficulty: [0.1]", "data: { source: cifar10 },", "which data.source cifar10 does not have"],
    ["data.source: [glyphs, cifar10], data.difficulty: [0.1]", "", "which data.source cifar10 does not have"],
    ["training.stop.patience_epochs: [10]", "", "which training.stop never does not have"],
    [
      "schedule: [cosine, constant], training.schedule.final: [0]",
      "",
      "which training.schedule constant does not have",
    ],
    ["depth: [1, 2]", "model: { family: resnet18 },", "a resnet18 always has depth 18"],
    [
      "model.family: [mlp, resnet18]",
      "model: { depth: 3 },",
      "model.depth is 3, but a resnet18 always has depth 18",
    ],
    ["norm: [none, group]", "", "grid.slices.norm is group, which model.family mlp does not have"],
    ["data.source: [glyphs, teacher]", "model: { family: cnn },", "makes no images"],
    ["data.test_examples: [5, 50]", "", "grid.slices.data.test_examples is 5; expected at least 10"],
  ])("is no axis: %s", (slices, rest, words) => {
    const error = expect.objectContaining({
      code: "configuration/invalid",
      message: expect.stringContaining(words),
    });
    expect(() => sliced(slices, rest)).toThrow(error);
    expect(() => sliced(slices, rest)).not.toThrow(/by default/);
  });

  it("is one where the cells have it", () => {
    const configuration = sliced("schedule: [cosine], training.schedule.final: [0, 0.5]");
    expect(
      cellConfiguration(configuration, cellKnobs(configuration).at(-1)!).training.schedule,
    ).toMatchObject({
      kind: "cosine",
      final: 0.5,
    });
  });
});

it("tells the data sections of cells apart, whatever else varies", () => {
  const configuration = sliced("examples: [300, 400], momentum: [0, 0.5], pixel_noise: [0, 0.1]");
  expect(dataOfCells(configuration).map(({ examples, pixel_noise }) => [examples, pixel_noise])).toEqual([
    [300, 0],
    [300, 0.1],
    [400, 0],
    [400, 0.1],
  ]);
});

it("takes a knob that is registered later by its name, in files and in the comments", () => {
  expect(() => sliced("made_up_difficulty: [0.2]")).toThrow("is not a key");
  registerKnob(
    defineKnob({ name: "made_up_difficulty", title: "Made-up difficulty", sets: "data.difficulty" }),
  );
  const configuration = sliced("data.difficulty: [0.2, 0.8]");
  expect(configuration.grid.slices).toEqual([{ knob: "made_up_difficulty", values: [0.2, 0.8] }]);
  expect(sliced("made_up_difficulty: [0.2, 0.8]")).toEqual(configuration);
  expect(commentedConfiguration()).toContain("made_up_difficulty");
  expect(cellConfiguration(configuration, { made_up_difficulty: 0.8 }).data).toMatchObject({
    difficulty: 0.8,
  });
});
