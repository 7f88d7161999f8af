import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { AtlasError } from "#errors";
import { rateFactor } from "#landscape/training";
import { commentedConfiguration, notesOn, parseConfiguration, readConfiguration } from "./index.ts";

const folder = mkdtempSync(join(tmpdir(), "loss-atlas-configuration-"));
afterAll(() => rmSync(folder, { recursive: true }));

function errorOf(action: () => unknown): AtlasError {
  try {
    action();
  } catch (error) {
    if (error instanceof AtlasError) return error;
    throw error;
  }
  throw new Error("no error was thrown");
}

const messageOf = (text: string, overrides: readonly string[] = []) =>
  errorOf(() => parseConfiguration(text, "a.yaml", { overrides })).message;

describe("a configuration file", () => {
  it("may be as short as one key, the rest being defaults", () => {
    const defaults = parseConfiguration("{}", "a.yaml");
    expect(parseConfiguration("seeds: 5", "a.yaml")).toEqual({ ...defaults, seeds: 5 });
  });

  it("may be JSON", () => {
    const configuration = parseConfiguration(
      '{"model": {"width": 7}, "training": {"budget": {"updates": 9}}}',
      "a",
    );
    expect(configuration.model.width).toBe(7);
    expect(configuration.training.budget).toEqual({ updates: 9 });
  });

  it("written by init parses to exactly the defaults, and shows every default", () => {
    const text = commentedConfiguration();
    expect(parseConfiguration(text, "a.yaml")).toEqual(parseConfiguration("{}", "a.yaml"));
    expect(
      errorOf(() => parseConfiguration(text.replace("root_seed: 1", "root_sead: 1"), "a.yaml")).message,
    ).toMatch(/^a\.yaml:\d+:1: root_sead is not a key; .*Did you mean root_seed\?$/);
  });

  it.each([
    ["mlp", 2, "none"],
    ["cnn", 2, "none"],
    ["resnet18", 18, "batch"],
    ["vgg11", 11, "batch"],
  ])("of family %s has depth %i and norm %s unless told otherwise", (family, depth, norm) => {
    const { model } = parseConfiguration(`model: { family: ${family} }`, "a.yaml");
    expect(model).toMatchObject({ family, depth, norm });
    // What a run folder stores is itself a configuration.
    expect(parseConfiguration(JSON.stringify({ model }), "a.yaml").model).toEqual(model);
  });

  it("resolves short forms of schedules and stop rules", () => {
    const { training } = parseConfiguration(
      "training: { schedule: steps, stop: { kind: target-loss } }",
      "a",
    );
    const pace = { per: "update", warmup_epochs: 0, warmup_updates: 0, warmup_start: 0.01 };
    expect(training.schedule).toEqual({ kind: "steps", at: [0.5, 0.75], factor: 0.1, ...pace });
    expect(training.stop).toEqual({ kind: "target-loss", loss: 0.01 });
  });

  it("begins a warm-up where training does unless that is said", () => {
    const text = "training: { schedule: { kind: one-cycle, warmup_epochs: 2 } }";
    const { schedule } = parseConfiguration(text, "a").training;
    expect(schedule).toMatchObject({ rise: 0.3, initial: 1 / 25, final: 1 / 25 / 1e4, anneal: "cosine" });
    const { warmup_start: _, ...unsaid } = schedule;
    expect(rateFactor(schedule, 1, 20, 5)).toBe(rateFactor(unsaid, 1, 20, 5));
  });

  it("gives the paper's measurement defaults to procedure: paper", () => {
    const { measure } = parseConfiguration(
      "measure: { procedure: paper, curvature: { trace_probes: 7 } }",
      "a",
    );
    expect(measure.curvature).toEqual({
      examples: 200,
      lanczos_steps: 100,
      lanczos_tolerance: 1e-3,
      trace_deflation: false,
      trace_runs: 1,
      trace_tolerance: 0,
      test_data: false,
      trace_probes: 7,
    });
    expect(measure.connectivity).toMatchObject({ initialisation: "random" });
  });

  it("sorts the values of an axis and spaces them on request", () => {
    const { grid } = parseConfiguration(
      `grid:
  load: { width: { from: 2, to: 64, per_octave: 2 } }
  temperature: { learning_rate: [0.4, 0.1, 0.2] }
  slices: { label_noise: { from: 0, to: 0.8, count: 5 }, depth: [2] }`,
      "a.yaml",
    );
    expect(grid.load).toEqual({ knob: "width", values: [2, 3, 4, 6, 8, 11, 16, 23, 32, 45, 64] });
    expect(grid.temperature).toEqual({ knob: "learning_rate", values: [0.1, 0.2, 0.4] });
    expect(grid.slices).toEqual([
      { knob: "depth", values: [2] },
      { knob: "label_noise", values: [0, 0.2, 0.4, 0.6, 0.8] },
    ]);
  });

  it("takes the default sizes of probe sets down to the examples of the smallest cell", () => {
    const { measure } = parseConfiguration(
      "grid: { load: { examples: [100, 900] }, temperature: { batch_size: [10] } }",
      "a",
    );
    expect(measure.curvature).toMatchObject({ examples: 100 });
    expect(measure.similarity).toMatchObject({ examples: 100 });
    expect(measure.connectivity).toMatchObject({ batch_size: 100 });
  });

  it("follows anchors", () => {
    expect(parseConfiguration("model: &m { depth: 3 }\nseeds: 2", "a").model.depth).toBe(3);
    expect(messageOf("seeds: &n 0\nroot_seed: *n")).toBe(
      "a.yaml:1:11: seeds is 0; expected a whole number from 1 to 1,000",
    );
  });
});

describe("one mistake", () => {
  it.each([
    ["model: { width: -3 }", "a.yaml:1:17: model.width is -3; expected a whole number from 1 to 65,536"],
    ["model: { width: 2.5 }", "a.yaml:1:17: model.width is 2.5; expected a whole number from 1 to 65,536"],
    [
      "model: { width: '32' }",
      'a.yaml:1:17: model.width is the text "32"; expected a whole number from 1 to 65,536',
    ],
    ["model: { width: 1_000 }", 'a.yaml:1:17: model.width is the text "1_000"; expected a whole number'],
    ["model: { width: [1] }", "a.yaml:1:17: model.width is a list; expected a whole number"],
    [
      "model:\n  width:\n",
      "a.yaml:2:3: model.width has no value; expected a whole number from 1 to 65,536. Leave",
    ],
    ["model:\n", "a.yaml:1:1: model has no value; expected a mapping with the keys family, width"],
    ["model: { depth: 0 }", "a.yaml:1:17: model.depth is 0; expected a whole number from 1 to 64"],
    [
      "model: { family: mpl }",
      'model.family is the text "mpl"; expected one of mlp, cnn, resnet18, vgg11, resnet50, preresnet20, vit, transformer, given. Did you mean mlp?',
    ],
    [
      "training: { learning_rate: 0 }",
      "training.learning_rate is 0; expected a number above 0, at most 1,000",
    ],
    [
      "training: { learning_rate: fast }",
      'training.learning_rate is the text "fast"; expected a number above 0, at most 1,000, or { per_batch: 0.05/128 }',
    ],
    [
      "training: { learning_rate: { per_batch: 0.05/0 } }",
      'training.learning_rate.per_batch is the text "0.05/0"; expected a number above 0, at most 1,000, or a quotient such as 0.05/128',
    ],
    [
      "training: { learning_rate: { per_batch: -1 } }",
      "training.learning_rate.per_batch is -1; expected a number",
    ],
    ["training: { learning_rate: {} }", "training.learning_rate.per_batch is missing"],
    [
      "grid: { temperature: { learning_rate: [0.1] }, slices: { learning_rate_per_batch: [0.001] } }",
      "grid.slices.learning_rate_per_batch gives the training.learning_rate, as grid.temperature.learning_rate does",
    ],
    ["training: { learning_rate: -0.1 }", "training.learning_rate is -0.1; expected a number above 0"],
    [
      "training: { learning_rate: .nan }",
      "training.learning_rate is not a number; expected a number above 0",
    ],
    ["training: { learning_rate: .inf }", "training.learning_rate is infinite; expected a number above 0"],
    [
      "training: { momentum: 1 }",
      "training.momentum is 1; expected a number from 0 up to but not including 1",
    ],
    ["training: { batch_size: true }", "training.batch_size is true; expected a whole number"],
    [
      "training: { lerning_rate: 1 }",
      "a.yaml:1:13: training.lerning_rate is not a key; expected one of batch_size",
    ],
    ["training: { lerning_rate: 1 }", "Did you mean learning_rate?"],
    ["learning_rate: 1", "learning_rate belongs under training or grid.temperature or grid.slices"],
    ["data: { source: teacher, size: 8 }", "size belongs under data (source: glyphs)"],
    ["data: { source: fashion_mnist }", "Did you mean fashion-mnist?"],
    [
      "data: { source: imagenet }",
      "expected one of glyphs, teacher, mnist, fashion-mnist, emnist, svhn, cifar10, cifar100, digits, number-words",
    ],
    [
      "data: { source: teacher, classes: 101 }",
      "a.yaml:1:35: data.classes is 101; expected a whole number from 2 to 100",
    ],
    [
      "data: { source: teacher, inputs: 5000, teacher_width: 20000 }",
      "a.yaml:1:55: data.teacher_width times data.inputs is 100,000,000; expected at most 67,108,864 weights",
    ],
    ["data: { label_noise: 1.5 }", "data.label_noise is 1.5; expected a number from 0 to 1"],
    [
      "data: { examples: 5 }\ngrid: { temperature: { batch_size: [4] } }",
      "data.examples is 5; expected at least 10, one of each class of glyphs",
    ],
    ["data: { test_examples: 9 }", "data.test_examples is 9; expected at least 10"],
    ["data: { standardise: tain }", 'data.standardise is the text "tain"; expected train'],
    ["data: { standardise: { mean: [0.5] } }", "data.standardise.deviation is missing; expected a list"],
    [
      "data: { standardise: { mean: [0, 0], deviation: [1] } }",
      "data.standardise.mean has 2 numbers; expected 1",
    ],
    [
      "data: { standardise: { mean: [0], deviation: [0] } }",
      "data.standardise.deviation[0] is 0; expected a number above",
    ],
    ["measure: { columns: [agreemnt] }", "Did you mean agreement?"],
    [
      "measure: { columns: [train_loss] }",
      'measure.columns[0] is the text "train_loss"; expected one of hess',
    ],
    ["measure: { columns: agreement }", "expected a list of some of hessian_smallest_eig"],
    [
      "model: { family: vit, patch_size: 5 }",
      "a.yaml:1:35: images of 12×12 pixels cannot be cut into patches of 5×5; expected a divisor of both",
    ],
    [
      "model: { family: vit }\ngrid: { load: { width: [8, 10] } }",
      "a.yaml:2:24: a width of 10 cannot be divided among 4 heads; expected a multiple of 4",
    ],
    [
      "model: { family: vit }\ngrid: { load: { width: [12] }, slices: { model.heads: [2, 3, 5] } }",
      "a width of 12 cannot be divided among 5 heads",
    ],
    ["model: { family: vit, heads: 5 }", "by default, a width of "],
    ["training: { augmentation: crop_flip }", "Did you mean crop-flip?"],
    [
      "data: { source: teacher }\ntraining: { augmentation: crop }",
      "training.augmentation is crop, but data.source teacher makes no images; expected none, or a source",
    ],
    ["training: { schedule: cosin }", "Did you mean cosine?"],
    ["training: { schedule: { kind: cosin } }", "training.schedule.kind is the text"],
    ["training: { schedule: { kind: cosine, warmup_epoch: 2 } }", "Did you mean warmup_epochs?"],
    [
      "training: { schedule: { kind: one-cycle, rise: 2 } }",
      "training.schedule.rise is 2; expected a number",
    ],
    ["training: { schedule: { kind: steps, at: [0.5, 0.5] } }", "training.schedule.at[1] is 0.5 after 0.5"],
    ["training: { stop: 3 }", "training.stop is 3; expected one of never, plateau, target-loss"],
    [
      "training: { budget: { epochs: 1, updates: 1 } }",
      "training.budget has both epochs and updates; expected exactly one",
    ],
    ["training: { budget: {} }", "training.budget has neither epochs nor updates"],
    ["training: { budget: { epochs: 0 } }", "training.budget.epochs is 0; expected a whole number from 1"],
    ["grid: { load: { width: [] } }", "grid.load.width is an empty list; expected at least one value"],
    ["grid: { load: { width: [2, 4, 2] } }", "grid.load.width[2] lists 2 twice; expected every value once"],
    ["grid: { load: { width: [2, -4] } }", "a.yaml:1:28: grid.load.width[1] is -4; expected a whole number"],
    [
      "grid: { load: { width: 4 } }",
      "grid.load.width is 4; expected a list of values, or { from, to, per_octave }",
    ],
    ["grid: { load: {} }", "grid.load has no knob; expected exactly one load knob"],
    [
      "grid: { load: { width: [1], depth: [1] } }",
      "grid.load has 2 knobs, width and depth; expected exactly one",
    ],
    [
      "grid: { load: { batch_size: [1] } }",
      "batch_size is a temperature knob: put it under grid.temperature",
    ],
    [
      "grid: { temperature: { width: [1] } }",
      "grid.temperature.width varies a knob that grid.load varies already; expected every knob once",
    ],
    [
      "grid: { load: { batch_size: [1] } }",
      "batch_size is a temperature knob: put it under grid.temperature or grid.slices",
    ],
    [
      "data: { source: teacher, blur: 1 }",
      "data.blur is 1, but data.source teacher makes no images; expected 0, or a source of images",
    ],
    [
      "{ data: { source: teacher, pixel_noise: 0.1 }, grid: { slices: { data.pixel_noise_clip: [false, true] } } }",
      "grid.slices.data.pixel_noise_clip is true, but data.source teacher makes no images",
    ],
    ["grid: { slices: { width: [1] } }", "grid.slices.width varies a knob that grid.load varies already"],
    ["grid: { load: { width: { from: 2 } } }", "grid.load.width.to is missing"],
    ["grid: { load: { width: { from: 2, to: 4 } } }", "grid.load.width has neither per_octave nor count"],
    [
      "grid: { load: { width: { from: 8, to: 4, count: 2 } } }",
      "grid.load.width goes from 8 to 4; expected from below to",
    ],
    ["grid: { load: { label_noise: { from: 0, to: 1, per_octave: 1 } } }", "expected from above 0"],
    [
      "grid: { temperature: { batch_size: [8, 2000] } }",
      "grid.temperature.batch_size is 2000; expected at most 1000",
    ],
    ["data: { examples: 200 }", "grid.temperature.batch_size is 256 by default; expected at most 200"],
    [
      "measure: { curvature: { examples: 1001 } }",
      "measure.curvature.examples is 1001; expected at most 1000",
    ],
    ["measure: { procedure: papr }", "Did you mean paper?"],
    [
      "{ data: { source: teacher }, model: { family: cnn } }",
      "model.family is cnn, but data.source teacher makes no images",
    ],
    [
      "{ data: { source: teacher }, model: { family: resnet18 } }",
      "model.family is resnet18, but data.source teacher makes no images",
    ],
    [
      "model: { family: resnet18, depth: 2 }",
      "a.yaml:1:35: model.depth is 2, but a resnet18 always has depth 18; expected 18 or no key. Leave the key out",
    ],
    [
      "{ model: { family: vgg11 }, grid: { load: { depth: [2, 3] } } }",
      "grid.load.depth varies the depth, but a vgg11 always has depth 11; expected another knob",
    ],
    [
      "{ model: { family: vgg11 }, grid: { slices: { depth: [11] } } }",
      "grid.slices.depth varies the depth, but a vgg11 always has depth 11",
    ],
    [
      "model: { norm: batch }",
      "a.yaml:1:16: model.norm is batch, which model.family mlp does not have; expected none",
    ],
    [
      "model: { family: vgg11, norm: group }",
      "model.norm is group, which model.family vgg11 does not have; expected one of batch, none",
    ],
    [
      "{ data: { source: teacher, test_examples: 90 }, grid: { slices: { data.classes: [3, 100] } } }",
      "data.test_examples is 90; expected at least 100, one of each class of teacher",
    ],
    [
      "{ data: { standardise: { mean: [0], deviation: [1, 1, 1] } }, grid: { slices: { data.source: [cifar10] } } }",
      "data.standardise.mean has 1 number; expected 3, one for each channel of cifar10",
    ],
    [
      "{ data: { source: teacher, inputs: 10000 }, grid: { slices: { data.teacher_width: [3, 60000] } } }",
      "grid.slices.data.teacher_width times data.inputs is 600,000,000; expected at most 67,108,864 weights",
    ],
    [
      "model: { family: resnet81 }",
      "expected one of mlp, cnn, resnet18, vgg11, resnet50, preresnet20, vit, transformer, given. Did you mean resnet18?",
    ],
    ["model: { norm: bach }", "Did you mean batch?"],
    ["device: gpu", 'device is the text "gpu"; expected one of cpu, webgpu, cuda'],
    ["seeds: 0", "seeds is 0; expected a whole number from 1 to 1,000"],
    [
      "seeds: 1000\ngrid: { load: { width: { from: 1, to: 1000, count: 999 } } }",
      "networks; expected at most 100,000",
    ],
    ["name: a/b", 'name is the text "a/b"; expected letters, digits'],
    ["name: 3", "name is 3; expected letters"],
    ["name: ..", "expected letters, digits, dots"],
    ["[1, 2]", "a.yaml:1:1: the file is a list; expected a mapping with the keys name, device, data, model"],
    ["just words", 'the file is the text "just words"'],
    ["# nothing\n", "the file has no value; expected a mapping"],
    ["seeds: 3\nseeds: 4", "a.yaml:2:1: seeds is given twice; expected every key once"],
    ['model: { width: 1, "width": 2 }', "a.yaml:1:20: width is given twice"],
    ["name: a\nseeds: *b", "a.yaml:2:8: not valid YAML: *b stands for nothing; expected a value marked &b"],
    ["seeds: *b\nroot_seed: &b 3", "a.yaml:1:8: not valid YAML: *b stands for nothing"],
    ["model: {", "not valid YAML"],
    ["model: !!python/object x", "not valid YAML: Unresolved tag"],
    ["a: *nowhere", "not valid YAML"],
    ["seeds: 1\n---\nseeds: 2", "a.yaml:2:1: a second document begins here; expected one document"],
    ["? { a: 1 }\n: 2", "not valid YAML"],
    ["__proto__: { seeds: 4 }", "__proto__ is not a key"],
  ])("in %j is told as %j", (text, words) => {
    const error = errorOf(() => parseConfiguration(text, "a.yaml"));
    expect(error.message).toContain(words);
    expect(error.kind).toBe("input");
    expect(error.message).toMatch(/^a\.yaml:\d+:\d+: /);
  });

  it("of nesting without end is one mistake", () => {
    for (const text of ["[".repeat(5000), "- ".repeat(5000), `${"[".repeat(30)}${"]".repeat(30)}`]) {
      expect(messageOf(text)).toMatch(
        /^a\.yaml:1:\d+: it is nested too deeply; expected at most 24 mappings and lists in each other$/,
      );
    }
  });

  it("among shared anchors cannot exhaust memory", () => {
    const bomb = ["a: &a [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]"];
    for (const [from, to] of ["ab", "bc", "cd", "de", "ef"]) {
      bomb.push(`${to}: &${to} [${Array(10).fill(`*${from}`).join(", ")}]`);
    }
    expect(messageOf(bomb.join("\n"))).toContain("its aliases stand for more than can be read");
  });
});

describe("several mistakes", () => {
  it("are told together, in the order of the text, those across sections too", () => {
    const message = messageOf(
      "grid: { temperature: { batch_size: [4000] } }\nseeds: -1\nmodel: { widht: 3 }\nphases: { cka: 2 }\n",
    );
    expect(message.split("\n").map((line) => line.trim().split(";")[0])).toEqual([
      "a.yaml: 4 mistakes",
      "a.yaml:1:36: grid.temperature.batch_size is 4000",
      "a.yaml:2:8: seeds is -1",
      "a.yaml:3:10: model.widht is not a key",
      "a.yaml:4:16: phases.cka is 2",
    ]);
  });
});

describe("--set", () => {
  it("wins over the file and is typed as YAML", () => {
    const configuration = parseConfiguration("model: { width: 8 }\ntraining: { stop: never }", "a.yaml", {
      overrides: ["model.width=17", "training.stop={kind: target-loss, loss: 1e-3}", "name=it"],
    });
    expect(configuration.model.width).toBe(17);
    expect(configuration.training.stop).toEqual({ kind: "target-loss", loss: 0.001 });
    expect(configuration.name).toBe("it");
  });

  it("is refused where it overrules an earlier one, and may say the same again", () => {
    const read = (...overrides: readonly string[]) => parseConfiguration("", "a.yaml", { overrides });
    expect(() => read("model.width=16", "model.width=17")).toThrow(
      "--set model.width=17: model.width is given twice, as 16 and as 17; expected one of the two",
    );
    expect(() => read("training.stop.loss=0.1", "training.stop=never")).toThrow(
      'training.stop is given twice, as {"loss":0.1} and as "never"',
    );
    expect(read("model.width=17", "model.width=17").model.width).toBe(17);
  });

  it("changes one use of an anchor and not the others", () => {
    const shared = "grid: { load: { width: &axis { from: 2, to: 4, count: 2 } }, slices: { depth: *axis } }";
    const { grid } = parseConfiguration(shared, "a.yaml", { overrides: ["grid.load.width.from=1"] });
    expect(grid.load.values).toEqual([1, 4]);
    expect(grid.slices[0]?.values).toEqual([2, 4]);
  });

  it("takes the path of a setting below the grid for one key, with and without a key below it", () => {
    const overrides = [
      "grid.slices.training.momentum=[0, 0.9]",
      "grid.load.data.examples={ from: 300, to: 400, count: 2 }",
      "grid.load.data.examples.to=500",
    ];
    const { grid } = parseConfiguration("", "a.yaml", { overrides });
    expect(grid.slices.map(({ knob, values }) => [knob, values])).toEqual([["momentum", [0, 0.9]]]);
    expect([grid.load.knob, grid.load.values]).toEqual(["examples", [300, 500]]);
    expect(() =>
      parseConfiguration("", "a.yaml", { overrides: ["grid.slices.training.momentun=[0]"] }),
    ).toThrow(/Name a setting by its path in one key/);
  });

  it("fills a section that the file leaves empty", () => {
    expect(parseConfiguration("model:", "a.yaml", { overrides: ["model.width=5"] }).model.width).toBe(5);
  });

  it.each([
    [["model.width=x"], '--set model.width=x: model.width is the text "x"; expected a whole number'],
    [["model.widht=3"], "--set model.widht=3: model.widht is not a key; expected one of family, width"],
    [["model.width"], "--set model.width: no key with a value; expected key.path=value"],
    [["=3"], "--set =3: no key with a value"],
    [["model..width=3"], "no key with a value"],
    [["model.width="], "--set model.width=: model.width has no value"],
    [["model.width={"], "--set model.width={: not valid YAML"],
    [
      ["seeds.x=3"],
      "--set seeds.x=3: seeds is not a mapping, so it has no x; expected a whole value for seeds",
    ],
    [["__proto__.x=1"], "--set __proto__.x=1: __proto__ is not a key"],
    [["grid.load.depth=[1]"], "a.yaml:2:15: grid.load has 2 knobs, width and depth"],
    [["data.examples=50"], "grid.temperature.batch_size is 256 by default; expected at most 50"],
  ])("%j is told as %j", (overrides, words) => {
    expect(messageOf("seeds: 3\ngrid: { load: { width: [1] } }", overrides)).toContain(words);
    expect(Object.hasOwn(Object.prototype, "x")).toBe(false);
  });
});

describe("--device", () => {
  it("wins over the file and --set", () => {
    const options = { overrides: ["device=cuda"], device: "webgpu" };
    expect(parseConfiguration("device: cpu", "a.yaml", options).device).toBe("webgpu");
  });

  it("is blamed for a device that does not exist", () => {
    expect(errorOf(() => parseConfiguration("{}", "a.yaml", { device: "gpu" })).message).toBe(
      '--device: device is the text "gpu"; expected one of cpu, webgpu, cuda. Did you mean cpu?',
    );
  });
});

describe("--name", () => {
  it.each([
    ["{}", "a/b", '--name: name is the text "a/b"; expected letters'],
    ["{}", "", '--name: name is the text ""; expected letters'],
    ["[1]", "good", "--name: the file is not a mapping, so it has no name"],
  ])("for %s given as %j is told as %j", (text, name, words) => {
    expect(errorOf(() => parseConfiguration(text, "a.yaml", { name })).message).toContain(words);
  });
});

describe("a path", () => {
  it("without a name inside names the experiment", async () => {
    const path = join(folder, "my grid.yaml");
    writeFileSync(path, "seeds: 4\n");
    expect((await readConfiguration(path)).name).toBe("my-grid");
    expect((await readConfiguration(path, { overrides: ["name=other"] })).name).toBe("other");
    expect((await readConfiguration(path, { overrides: ["name=other"], name: "last" })).name).toBe("last");
  });

  it("is read with overrides that its grid overrules, which is told", async () => {
    const noted = async (...overrides: readonly string[]) =>
      notesOn(await readConfiguration(undefined, { overrides }));
    const told = "--set model.width changes nothing, since width is an axis of the grid";
    expect(await noted("model.width=16")).toEqual([expect.stringContaining(told)]);
    expect(await noted("model.width=16", "grid.load={depth: [1, 2]}")).toEqual([]);
    expect(await noted("model={width: 16}", "grid.load.width=[16]")).toEqual([]);
  });

  it.each([
    ["missing.yaml", "files/missing"],
    [".", "files/is-a-folder"],
    ["empty.yaml", "configuration/empty"],
  ])("that is %s is an input error", async (name, code) => {
    writeFileSync(join(folder, "empty.yaml"), " \n");
    await expect(readConfiguration(join(folder, name))).rejects.toMatchObject({ code, kind: "input" });
  });

  it("may be left out for the built-in experiment", async () => {
    expect(await readConfiguration(undefined)).toEqual(parseConfiguration("{}", ""));
  });
});
