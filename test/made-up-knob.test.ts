import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { commentedConfiguration, configurationJsonSchema, parseConfiguration } from "#atlas/configuration";
import { executeJob } from "#atlas/jobs";
import type { TaskResult } from "#atlas/journal";
import { planExperiment, summarisePlan } from "#atlas/plan";
import { folderStore } from "#atlas/store";
import { atlasTable, formatCellsTable, openTable } from "#atlas/tables";
import { phaseDiagram, sliceTitle, sliceValuesOf } from "#figures";
import { registerKnob } from "#knobs";
import { knobNumber, testClaims } from "#taxonomy";
import { glossary } from "../src/cli/explain/glossary.ts";
import { planText } from "../src/cli/plan-text.ts";
import { hardness } from "./made-up/hardness.ts";

const SMALL = `
data: { source: glyphs, size: 8, examples: 100, test_examples: 50 }
model: { depth: 1 }
training: { budget: { epochs: 60 } }
grid: { load: { width: [4, 8] }, temperature: { hardness: [0, 1] }, slices: { schedule: [constant, cosine] } }
seeds: 2
measure:
  curvature: { examples: 50, lanczos_steps: 4, trace_probes: 4 }
  connectivity: { interior_points: 3, epochs: 2, batch_size: 50 }
  similarity: { examples: 50 }
`;

const before = commentedConfiguration();
registerKnob(hardness);
const configuration = parseConfiguration(SMALL, "a.yaml");
const plan = planExperiment(configuration);

describe("a knob that another module registers", () => {
  test("is told in the commented configuration and the schema, and stands for the path that it sets", () => {
    expect(before).not.toContain("hardness");
    expect(commentedConfiguration()).toContain("hardness");
    expect(JSON.stringify(configurationJsonSchema())).toContain('"hardness"');
    const byPath = parseConfiguration(SMALL.replace("hardness", "data.difficulty"), "a.yaml");
    expect(byPath).toEqual(configuration);
    expect(() => parseConfiguration(SMALL.replace("[0, 1]", "[0, 2]"), "a.yaml")).toThrow(
      "grid.temperature.hardness[1] is 2; expected a number from 0 to 1",
    );
  });

  test("is explained under its name and under what it sets", () => {
    const sortsOf = (word: string) =>
      glossary().flatMap(({ name, also, sort }) => (name === word || also.includes(word) ? [sort] : []));
    expect(sortsOf("hardness")).toEqual(["knob"]);
    expect(sortsOf("data.difficulty")).toEqual(["knob", "setting"]);
  });

  test("is in the plan, whose networks differ by it", () => {
    expect(planText(summarisePlan(configuration, plan, 1), 80)).toMatch(/temperature +hardness +0 1\n/);
    expect(plan.cells.map(({ knobs }) => knobs.hardness)).toEqual([0, 1, 0, 1, 0, 1, 0, 1]);
    const keys = plan.cells.flatMap(({ networks }) => networks.map(({ key }) => key));
    expect(new Set(keys).size).toBe(16);
  });
});

describe("a run of it", () => {
  let folder: string | undefined;
  afterAll(() => folder && rm(folder, { recursive: true }));

  test("trains by it, and tells of it in the table, on the axis, in the claims and when read back", async () => {
    folder = await mkdtemp(join(tmpdir(), "loss-atlas-made-up-"));
    const store = folderStore(folder);
    await store.prepare();
    const results = new Map<string, TaskResult>();
    for (const job of plan.jobs) {
      const done = await executeJob(job, { configuration, dataFolder: folder, store });
      for (const result of done.results) results.set(result.key, result);
    }
    const table = atlasTable(configuration, plan, results);
    for (const schedule of ["constant", "cosine"]) {
      for (const width of [4, 8]) {
        const [easy, hard] = [0, 1].map((value) =>
          table.cells.find(
            ({ knobs }) => knobs.hardness === value && knobs.width === width && knobs.schedule === schedule,
          ),
        );
        expect(hard!.metrics.train_loss!.value).toBeGreaterThan(1.1 * easy!.metrics.train_loss!.value!);
      }
    }
    const losses = table.cells.map(({ metrics }) => metrics.train_loss!.value);
    expect(new Set(losses).size).toBe(8);

    const slices = sliceValuesOf(table);
    expect(slices.map(sliceTitle)).toEqual(["Schedule constant", "Schedule cosine"]);
    const { x, y } = phaseDiagram(table, slices[0]!);
    expect([x.title, y.title]).toEqual(["Width (load falls →)", "Hardness of images"]);
    expect(testClaims(table).find(({ id }) => id === "Q24")!.evidence).toBe(
      "the plane has hardness in place of a knob of temperature",
    );

    const text = formatCellsTable(table.cells);
    expect(text.split("\n")[0]).toMatch(/^width,depth,[a-z_,]+,weight_decay,hardness,schedule,seeds,/);
    const path = join(folder, "cells.csv");
    await writeFile(path, text);
    const opened = await openTable([path], { axes: { temperature: "hardness" } });
    expect(opened.table.slices).toEqual([{ knob: "schedule", values: ["constant", "cosine"] }]);
    expect(opened.table.cells.map((cell) => [knobNumber(cell, "hardness"), cell.knobs.schedule])).toEqual(
      table.cells.map((cell) => [knobNumber(cell, "hardness"), cell.knobs.schedule]),
    );
  });
});
