import { describe, expect, it } from "vitest";
import { planExperiment } from "#atlas/plan";
import { type KnobValue, knobNamed, registeredKnobs } from "#knobs";
import { cellConfiguration } from "./cell-configuration.ts";
import type { ExperimentConfiguration } from "./configuration.ts";
import { parseConfiguration } from "./read.ts";
import { settingAt, withSetting } from "./setting-path.ts";
import { type SweptSetting, settingsByPath } from "./swept-settings.ts";

/** Experiments among which every setting exists in at least one. */
const BASES = [
  "{}",
  "model: { family: cnn }",
  "model: { family: vit, heads: 2 }",
  "training: { schedule: steps, stop: plateau }",
  "training: { schedule: cosine, stop: target-loss }",
  "training: { schedule: one-cycle }",
  "training: { budget: { updates: 10 } }",
  "data: { source: teacher }",
  "data: { source: number-words }\nmodel: { family: transformer, width: 1536 }",
  "data: { source: number-words, tokens: byte-pairs }\nmodel: { family: transformer }",
  "data: { source: tatoeba-de-en }\nmodel: { family: transformer }",
  "data: { source: cifar100 }",
  "data: { source: emnist }",
  "data: { source: pictures, class_names: [a, b] }",
  "data: { source: pixel-table, shape: [1, 8, 8], class_names: [a, b] }",
  "data: { source: arrays, shape: [1, 8, 8], class_names: [a, b] }",
  "training: { optimiser: adam }",
  "training: { optimiser: sam }",
];

/** A grid of few cells, sliced by a knob; `null` where the experiment has no such setting. */
function slicedBy(base: string, key: string, values: readonly KnobValue[]): ExperimentConfiguration | null {
  const { sets } = knobNamed(key);
  const grid = {
    load: sets === "model.width" ? { depth: [1, 2] } : { width: [2, 4] },
    temperature: sets === "training.batch_size" ? { learning_rate: [0.1] } : { batch_size: [4, 8] },
    slices: { [key]: values },
  };
  try {
    return parseConfiguration(base, "base.yaml", { overrides: [`grid=${JSON.stringify(grid)}`] });
  } catch {
    return null;
  }
}

/** The first experiment and pair of values that may be sliced by a knob. */
function firstSliced(key: string, pairs: ReturnType<typeof pairsOf>): ExperimentConfiguration {
  for (const base of BASES)
    for (const pair of pairs) {
      const sliced = slicedBy(base, key, pair);
      if (sliced !== null) return sliced;
    }
  return expect.fail(`no experiment can be sliced by ${key}`);
}

/** Pairs of values that a setting may have, of which an experiment may still not allow all. */
function pairsOf(setting: SweptSetting): readonly (readonly [KnobValue, KnobValue])[] {
  // A word is possible beside the usual one, if not beside every other.
  if (setting.kind === "word") return setting.words.slice(1).map((word) => [setting.words[0], word]);
  const numbers = [0.25, 0.5, 1, 2, 12, 16, 300, 400].filter(
    (value) => setting.field.safeParse(value).success,
  );
  return numbers.slice(1).map((value, i) => [numbers[i]!, value]);
}

const settings = settingsByPath().swept;
const knobs = registeredKnobs().filter(({ sets }) => settings.has(sets));
/** Found in the files, and checked against them where it is written down: no grid can have two. */
const FOUND = ["data.places"];
const keys = [...new Set([...knobs.map(({ name }) => name), ...settings.keys()])].filter(
  (key) => !FOUND.includes(key) && pairsOf(settings.get(knobNamed(key).sets)!).length > 0,
);

describe.each(keys)("the knob %s", (key) => {
  const { name, sets, replaces } = knobNamed(key);
  const pairs = pairsOf(settings.get(sets)!);

  it("sets what its entry says and nothing else, in the cells and in every network's key", () => {
    const configuration = firstSliced(key, pairs);
    const axis = configuration.grid.slices[0]!;
    expect(axis.knob).toBe(name);
    const { data, model, training } = configuration;
    const cells = axis.values.map((value) => cellConfiguration(configuration, { [name]: value }));
    expect(cells[0]).not.toEqual(cells[1]);
    const path = (replaces ?? sets).split(".");
    const decides = ["data.source", "model.family"].includes(sets) ? path.slice(0, 1) : path;
    for (const cell of cells) {
      const rest = (sections: unknown) => withSetting(sections, decides, null);
      expect(rest(cell)).toEqual(rest({ data, model, training }));
    }
    const read = cells.map((cell) => settingAt(cell, sets.split(".")));
    for (const [i, value] of axis.values.entries()) {
      const own = read[i];
      const word = typeof own === "object" && own !== null && "kind" in own ? own.kind : own;
      expect(typeof value === "string" ? String(word) : word).toBe(value);
    }
    const networks = planExperiment(configuration).cells.flatMap((cell) => cell.networks);
    expect(new Set(networks.map((network) => network.key)).size).toBe(networks.length);
  });
});

describe("a word for a mapping", () => {
  it("has the defaults of its kind, or the settings that are there already", () => {
    const configuration = parseConfiguration("training: { schedule: { kind: steps, at: [0.3] } }", "a.yaml");
    const scheduleOf = (schedule: string) => cellConfiguration(configuration, { schedule }).training.schedule;
    expect(scheduleOf("steps")).toMatchObject({ kind: "steps", at: [0.3], factor: 0.1 });
    expect(scheduleOf("cosine")).toMatchObject({ kind: "cosine", final: 0 });
    const knobs = { "training.schedule.final": 0.2, schedule: "cosine" };
    expect(cellConfiguration(configuration, knobs).training.schedule).toMatchObject({
      kind: "cosine",
      final: 0.2,
    });
  });
});

describe("another kind of section", () => {
  it("keeps the settings that it has too and takes its own defaults for the others", () => {
    const configuration = parseConfiguration(
      "{ data: { size: 9, examples: 777 }, model: { width: 5 } }",
      "a.yaml",
    );
    const { data, model } = cellConfiguration(configuration, {
      "data.source": "teacher",
      "model.family": "resnet18",
    });
    expect(data).toMatchObject({ source: "teacher", examples: 777, inputs: 20 });
    expect(data).not.toHaveProperty("size");
    expect(model).toMatchObject({ family: "resnet18", width: 5, depth: 18, norm: "batch" });
  });
});

describe("a value that the experiment has already", () => {
  it("is kept in a cell whose mapping another knob changes", () => {
    const adam = parseConfiguration("training: { optimiser: { kind: adam, beta1: 0.8 } }", "a.yaml");
    const { training } = cellConfiguration(adam, { optimiser: "adamw", "training.optimiser.beta1": 0.8 });
    expect(training.optimiser).toMatchObject({ kind: "adamw", beta1: 0.8 });
  });

  it("is kept in a cell of another family, be it what the one family usually has", () => {
    const configuration = parseConfiguration("model: { family: cnn }", "a.yaml");
    const { norm } = configuration.model;
    const knobs = { "model.family": "vgg11", norm };
    expect(norm).toBe("none");
    expect(cellConfiguration(configuration, knobs).model).toMatchObject({ family: "vgg11", norm });
  });
});

it("leaves sections alone that no knob changes, and reads equal changes once", () => {
  const configuration = parseConfiguration("{}", "a.yaml");
  const unchanged = cellConfiguration(configuration, { width: configuration.model.width, momentum: null });
  expect(unchanged.model).toBe(configuration.model);
  expect(unchanged.training).toBe(configuration.training);
  const [one, other] = [4, 4].map((width) => cellConfiguration(configuration, { width }));
  expect(one!.model).toBe(other!.model);
});
