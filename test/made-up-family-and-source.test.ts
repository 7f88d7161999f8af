import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import {
  commentedConfiguration,
  configurationJsonSchema,
  notesOn,
  parseConfiguration,
} from "#atlas/configuration";
import { executeJob } from "#atlas/jobs";
import type { TaskResult } from "#atlas/journal";
import { cellNetworks, planExperiment, summarisePlan } from "#atlas/plan";
import { runExperiment } from "#atlas/run";
import { folderStore } from "#atlas/store";
import { registerFamily } from "#families";
import { buildNetwork } from "#families/networks";
import { registerSource } from "#sources";
import { loadDataset } from "#sources/datasets";
import { glossary } from "../src/cli/explain/glossary.ts";
import { committee } from "./made-up/committee.ts";
import { rings } from "./made-up/rings.ts";

const SMALL = `
data: { source: rings, examples: 60, test_examples: 30 }
model: { family: committee, heads: 3 }
training: { learning_rate: 0.1, budget: { epochs: 20 } }
grid: { load: { width: [4] }, temperature: { batch_size: [15] } }
seeds: 2
measure:
  curvature: { examples: 30, lanczos_steps: 4, trace_probes: 4 }
  connectivity: { interior_points: 3, epochs: 2, batch_size: 30 }
  similarity: { examples: 30 }
`;

const before = {
  text: commentedConfiguration(),
  schema: configurationJsonSchema(),
  refusal: messageOf("{ data: { source: rings }, model: { family: committee } }"),
};
registerFamily(committee);
registerSource(rings);

function messageOf(text: string): string {
  try {
    parseConfiguration(text, "a.yaml");
  } catch (error) {
    if (error instanceof Error) return error.message;
  }
  throw new Error("no error was thrown");
}

describe("a family and a source that another module registers", () => {
  test("are unknown before, and cannot be registered twice", () => {
    expect(before.refusal).toContain('data.source is the text "rings"; expected one of glyphs, teacher');
    expect(before.refusal).toContain('model.family is the text "committee"; expected one of mlp, cnn');
    expect(before.text).not.toMatch(/rings|committee/);
    expect(() => registerFamily(committee)).toThrow(expect.objectContaining({ code: "families/taken" }));
    expect(() => registerSource(rings)).toThrow(expect.objectContaining({ code: "sources/taken" }));
  });

  test("are told in the commented configuration, whose defaults stay what they were", () => {
    const text = commentedConfiguration().replaceAll(/\s*\n\s*# /g, " ");
    expect(text).toContain("pixel-table, parquet, rings.");
    expect(text).toContain("With source: rings: rings 3, spread 0.05.");
    expect(text).toContain(
      "transformer an encoder and a decoder of sentences, committee averages several perceptrons; one of mlp",
    );
    expect(text).toContain("vit, transformer, committee.");
    expect(text).toContain("units of each hidden layer of a head of a committee,");
    expect(text).toContain(
      "convolutional stages of a cnn, blocks of a vit, blocks of each half of a transformer, hidden layers of each head of a committee;",
    );
    expect(text).toContain("an mlp and a committee have none;");
    expect(text).toContain("With family: committee: heads 2, depth 1.");
    expect(parseConfiguration(commentedConfiguration(), "a.yaml")).toEqual(
      parseConfiguration(before.text, "a.yaml"),
    );
  });

  test("are explained", () => {
    const explained = glossary().filter(({ name }) => ["committee", "rings"].includes(name));
    expect(explained.map(({ sort }) => sort)).toEqual(["family", "source"]);
    expect(explained.map(({ facts }) => facts.map(([heading]) => heading))).toEqual([
      expect.arrayContaining(["depth", "heads"]),
      expect.arrayContaining(["examples", "rings", "spread"]),
    ]);
  });

  test("are in the JSON Schema with their own settings", () => {
    const schema = JSON.stringify(configurationJsonSchema());
    expect(schema).toContain('"const":"rings"');
    expect(schema).toContain('"const":"committee"');
    expect(schema).toContain("Perceptrons that are averaged; a whole number from 1 to 16.");
    expect(JSON.stringify(before.schema)).not.toMatch(/rings|committee/);
  });

  test("are read with every default filled in, and what is stored reads the same", () => {
    const { data, model } = parseConfiguration(
      "{ data: { source: rings }, model: { family: committee } }",
      "a",
    );
    expect(data).toMatchObject({ source: "rings", rings: 3, spread: 0.05, examples: 1000 });
    expect(model).toEqual({
      family: "committee",
      heads: 2,
      width: 32,
      depth: 1,
      norm: "none",
      initialisation: "he-normal",
    });
    expect(parseConfiguration(JSON.stringify({ data, model }), "a")).toMatchObject({ data, model });
    expect(parseConfiguration("model: { family: cnn }", "a").model).not.toHaveProperty("heads");
  });

  test.each([
    [
      "model: { family: comittee }",
      "one of mlp, cnn, resnet18, vgg11, resnet50, preresnet20, vit, transformer, given, committee. Did you mean committee?",
    ],
    [
      "model: { family: committee, heads: 0 }",
      "a.yaml:1:36: model.heads is 0; expected a whole number from 1 to 16",
    ],
    [
      "model: { family: committee, heds: 3 }",
      "model.heds is not a key; expected one of family, heads, width, ",
    ],
    ["model: { heads: 3 }", "model.heads is not a key"],
    ["model: { heads: 3 }", "or model (family: committee)"],
    [
      "model: { family: committee, norm: batch }",
      "which model.family committee does not have; expected none",
    ],
    ["data: { source: ring }", "pixel-table, parquet, rings. Did you mean rings?"],
    ["data: { source: rings, rings: 11 }", "data.rings is 11; expected a whole number from 2 to 10"],
    ["data: { source: rings, spread: 0.5 }", "data.spread is 0.5; expected at most 0.333"],
    ["data: { source: rings, size: 8 }", "size belongs under data (source: glyphs)"],
    [
      "{ data: { source: rings }, model: { family: cnn } }",
      "but data.source rings makes no images; expected mlp, committee, or a source of images",
    ],
    ["{ data: { source: rings, test_examples: 2 } }", "at least 3, one of each class of rings"],
    ["model: { family: vgg11, depth: 3 }", "or choose the family mlp or cnn or vit or committee"],
    [
      "{ data: { source: rings }, grid: { slices: { data.spread: [0, 0.4] } } }",
      "grid.slices.data.spread is 0.4; expected at most 0.333",
    ],
    [
      "grid: { slices: { model.heads: [1, 3] } }",
      "grid.slices.model.heads varies model.heads, which model.family mlp does not have",
    ],
  ])("make %j told as %j", (text, words) => {
    expect(messageOf(text)).toContain(words);
  });

  test("are planned by their own sizes, and have keys of their own", () => {
    const configuration = parseConfiguration(SMALL, "a.yaml");
    const plan = planExperiment(configuration);
    const { layout } = cellNetworks(configuration)(plan.cells[0]!.knobs);
    const weights = 3 * (2 * 4 + 4 * 3);
    expect(layout.size).toBe(weights + 3 * (4 + 3));
    const [train] = summarisePlan(configuration, plan, 1).jobs;
    expect(train).toMatchObject({ kind: "train", count: 1, operations: 2 * 6 * weights * 60 * 20 });
    const keysOf = (text: string) =>
      planExperiment(parseConfiguration(text, "a.yaml")).cells.flatMap(({ networks }) =>
        networks.map(({ key }) => key),
      );
    const known = new Set(keysOf(SMALL));
    expect(keysOf(SMALL.replace("heads: 3", "heads: 4")).some((key) => known.has(key))).toBe(false);
    expect(keysOf(SMALL.replace("rings,", "rings, spread: 0.1,")).some((key) => known.has(key))).toBe(false);
    expect(notesOn(configuration)).toHaveLength(1);
  });

  test("have settings of their own that can be swept", () => {
    const text = SMALL.replace("[15] }", "[15] }, slices: { model.heads: [1, 3], data.spread: [0, 0.1] }");
    const configuration = parseConfiguration(text, "a.yaml");
    const { cells } = planExperiment(configuration);
    expect(new Set(cells.flatMap(({ networks }) => networks.map(({ key }) => key))).size).toBe(8);
    const networkOf = cellNetworks(configuration);
    for (const { knobs } of cells) {
      const heads = Number(knobs["model.heads"]);
      expect([1, 3]).toContain(heads);
      expect(networkOf(knobs).layout.size).toBe(heads * (2 * 4 + 4 + 4 * 3 + 3));
    }
  });

  test("are refused by what loads and builds them for settings out of range", async () => {
    const request = { source: "rings", rings: 1, examples: 10, test_examples: 10 };
    await expect(loadDataset(request, { dataFolder: ".", rootSeed: 1 })).rejects.toMatchObject({
      code: "settings/invalid",
      where: "rings",
      kind: "input",
    });
    expect(() => buildNetwork({ family: "committee", width: 3, depth: 1, heads: 0.5 }, [2], 3)).toThrow(
      expect.objectContaining({ code: "settings/invalid", where: "heads", kind: "input" }),
    );
  });
});

describe("a run of them", () => {
  const folders: string[] = [];
  afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))));

  test("trains and measures every network", async () => {
    const runFolder = await mkdtemp(join(tmpdir(), "loss-atlas-made-up-"));
    folders.push(runFolder);
    const store = folderStore(runFolder);
    await store.prepare();
    const configuration = parseConfiguration(SMALL, "a.yaml");
    const context = { configuration, dataFolder: runFolder, store };
    const results: TaskResult[] = [];
    for (const job of planExperiment(configuration).jobs)
      results.push(...(await executeJob(job, context)).results);
    const networks = results.flatMap(({ training }) => training ?? []);
    expect(networks.map(({ status }) => status)).toEqual(["trained", "trained"]);
    for (const { history } of networks) expect(history.loss.at(-1)).toBeLessThan(0.8 * history.loss[0]!);
    const observed = results.flatMap(({ observations }) => observations);
    expect(observed.length).toBeGreaterThan(10);
    expect(observed.filter(({ value }) => value === null)).toEqual([]);
  });

  test("says so when the module of its jobs does not register them too", async () => {
    const elsewhere = await mkdtemp(join(tmpdir(), "loss-atlas-unregistered-"));
    const configuration = parseConfiguration(SMALL, "a.yaml");
    const plan = planExperiment(configuration);
    const run = runExperiment({ configuration, plan, run: elsewhere, dataFolder: elsewhere, workers: 1 });
    await expect(run).rejects.toMatchObject({
      code: "configuration/unregistered",
      message: expect.stringContaining('data.source: "rings"'),
    });
    await rm(elsewhere, { recursive: true });
  });
});
