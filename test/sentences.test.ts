import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseConfiguration } from "#atlas/configuration";
import { executeJob } from "#atlas/jobs";
import type { TaskResult } from "#atlas/journal";
import { type Plan, planExperiment } from "#atlas/plan";
import { folderStore } from "#atlas/store";
import { quantities } from "#quantities";
import { registerSource } from "#sources";
import { backwards } from "./made-up/backwards.ts";

registerSource(backwards);

const SMALL = `
name: sentences
data: { source: backwards, examples: 96, test_examples: 32 }
model: { family: transformer, depth: 1, heads: 2, feed_forward: 2 }
training: { learning_rate: 0.02, optimiser: adam, budget: { epochs: 25 }, stop: { kind: never } }
grid: { load: { width: [8, 16] }, temperature: { batch_size: [32] } }
seeds: 2
measure:
  curvature: { examples: 48, lanczos_steps: 4, trace_probes: 4 }
  connectivity: { pairs: 1, interior_points: 3, epochs: 1, batch_size: 32 }
  similarity: { examples: 64 }
`;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sentences-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe("networks that translate", () => {
  let plan: Plan;
  const results: TaskResult[] = [];
  beforeAll(async () => {
    const configuration = parseConfiguration(SMALL, "sentences.yaml");
    plan = planExperiment(configuration);
    const store = folderStore(join(folder, "run"));
    await store.prepare();
    for (const job of plan.jobs) {
      results.push(...(await executeJob(job, { configuration, dataFolder: folder, store })).results);
    }
  });

  test("are measured by every quantity that there is", () => {
    const all = results.flatMap(({ observations }) => observations);
    expect(new Set(all.map(({ metric }) => metric))).toEqual(new Set(quantities().map(({ name }) => name)));
    expect(all.filter(({ value }) => value === null)).toEqual([]);
  });
});
