import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { commentedConfiguration, configurationJsonSchema, parseConfiguration } from "#atlas/configuration";
import { executeJob } from "#atlas/jobs";
import type { TaskResult } from "#atlas/journal";
import { planExperiment } from "#atlas/plan";
import { runExperiment } from "#atlas/run";
import { folderStore } from "#atlas/store";
import { registerLoss } from "#landscape/losses";
import { registerOptimiser } from "#landscape/optimisers";
import { glossary } from "../src/cli/explain/glossary.ts";
import { hinge } from "./made-up/hinge.ts";
import { signs } from "./made-up/signs.ts";

const SMALL = `
data: { source: glyphs, size: 8, examples: 60, test_examples: 30 }
training: { loss: { kind: hinge, margin: 2 }, optimiser: signs, learning_rate: 0.01, budget: { epochs: 20 } }
grid: { load: { width: [4] }, temperature: { batch_size: [15] }, slices: { training.optimiser.memory: [0, 0.9] } }
seeds: 2
measure:
  curvature: { examples: 30, lanczos_steps: 4, trace_probes: 4 }
  connectivity: { interior_points: 3, epochs: 2, batch_size: 30 }
  similarity: { examples: 30 }
`;

const before = { text: commentedConfiguration(), schema: JSON.stringify(configurationJsonSchema()) };
registerLoss(hinge);
registerOptimiser(signs);

const networkKeys = (text: string) =>
  planExperiment(parseConfiguration(text, "a.yaml")).cells.flatMap(({ networks }) =>
    networks.map(({ key }) => key),
  );

describe("a loss and an optimiser that another module registers", () => {
  test("are told in the commented configuration and its schema, whose defaults stay what they were", () => {
    expect(before.text).not.toMatch(/hinge|signs/);
    expect(before.schema).not.toMatch(/hinge|signs/);
    const text = commentedConfiguration().replaceAll(/\s*\n\s*# /g, " ");
    expect(text).toContain("hinge (what outputs lack to a margin)");
    expect(text).toContain("{ kind: hinge, margin: 1 }");
    expect(text).toContain("signs (steps of one length along signs)");
    expect(text).toContain("{ kind: signs, memory: 0.5 }");
    const schema = JSON.stringify(configurationJsonSchema());
    expect(schema).toContain("Share of the past in the mean of gradients; a number from 0 to 1.");
    expect(parseConfiguration(commentedConfiguration(), "a.yaml")).toEqual(
      parseConfiguration(before.text, "a.yaml"),
    );
  });

  test("are explained", () => {
    const explained = glossary().filter(({ name }) => ["hinge", "signs"].includes(name));
    expect(explained.map(({ sort, facts }) => [sort, facts.map(([heading]) => heading)])).toEqual([
      ["loss", ["unit", "judges by", "margin"]],
      ["optimiser", ["memory"]],
    ]);
    expect(explained[0]?.facts[0]?.[1]).toBe("margin");
  });

  test("have keys of their own, in which defaults have no part", () => {
    const known = new Set(networkKeys(SMALL));
    expect(networkKeys(SMALL.replace("margin: 2", "margin: 3")).some((key) => known.has(key))).toBe(false);
    const usual = networkKeys(SMALL.replace(", margin: 2", ""));
    expect(networkKeys(SMALL.replace("margin: 2", "margin: 1"))).toEqual(usual);
  });
});

describe("a run of them", () => {
  let folder: string | undefined;
  afterAll(() => folder && rm(folder, { recursive: true }));

  test("trains and measures every network, a setting of the optimiser being an axis", async () => {
    folder = await mkdtemp(join(tmpdir(), "loss-atlas-made-up-"));
    const store = folderStore(folder);
    await store.prepare();
    const configuration = parseConfiguration(SMALL, "a.yaml");
    const context = { configuration, dataFolder: folder, store };
    const results: TaskResult[] = [];
    for (const job of planExperiment(configuration).jobs)
      results.push(...(await executeJob(job, context)).results);
    const networks = results.flatMap(({ training }) => training ?? []);
    expect(networks.map(({ status }) => status)).toEqual(["trained", "trained", "trained", "trained"]);
    for (const { history } of networks) expect(history.loss.at(-1)).toBeLessThan(0.8 * history.loss[0]!);
    const losses = new Set(networks.map(({ history }) => history.loss.at(-1)));
    expect(losses.size).toBe(4);
    const observed = results.flatMap(({ observations }) => observations);
    expect(observed.filter(({ value }) => value === null)).toEqual([]);
    const judged = observed.filter(({ metric }) => metric === "train_loss").map(({ value }) => value!);
    for (const [i, { history }] of networks.entries()) {
      expect(judged[i]).toBeGreaterThan(0.7 * history.loss.at(-1)!);
      expect(judged[i]).toBeLessThan(1.3 * history.loss.at(-1)!);
    }
  });

  test("says so when the module of its jobs does not register them too", async () => {
    const elsewhere = await mkdtemp(join(tmpdir(), "loss-atlas-unregistered-"));
    const configuration = parseConfiguration(SMALL, "a.yaml");
    const plan = planExperiment(configuration);
    const run = runExperiment({ configuration, plan, run: elsewhere, dataFolder: elsewhere, workers: 1 });
    await expect(run).rejects.toMatchObject({
      code: "configuration/unregistered",
      message: expect.stringContaining("the module knows no such training.loss"),
    });
    await rm(elsewhere, { recursive: true });
  });
});
