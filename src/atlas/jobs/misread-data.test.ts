import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { parseConfiguration } from "#atlas/configuration";
import { planExperiment, TRAIN } from "#atlas/plan";
import { folderStore } from "#atlas/store";
import type * as module from "./cell-data.ts";
import { executeJob } from "./execute-job.ts";
import type { JobContext } from "./job-context.ts";

/** How often the training part is still to be read in the place of the test part. */
const misread = vi.hoisted(() => ({ times: 0 }));

vi.mock("./cell-data.ts", async (original) => {
  const real = await original<typeof module>();
  const cellData: typeof real.cellData = async (...given) => {
    const data = await real.cellData(...given);
    const { train, trainLabels } = data;
    if (!("labels" in train && trainLabels instanceof Int32Array)) throw new Error("images have labels");
    return misread.times-- > 0 ? { ...data, test: { ...train, labels: trainLabels } } : data;
  };
  return { ...real, cellData };
});

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "misread-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test("a job that once reads the training part as the test part fails, writes nothing and is right the next time", async () => {
  const configuration = parseConfiguration(
    `
name: misread
data: { source: glyphs, size: 8, examples: 60, test_examples: 60 }
model: { family: mlp, depth: 1 }
training: { budget: { epochs: 3 } }
grid: { load: { width: [6] }, temperature: { batch_size: [16] } }
seeds: 1
measure: {}
`,
    "misread.yaml",
  );
  const store = folderStore(folder);
  await store.prepare();
  const context: JobContext = { configuration, dataFolder: folder, store };
  const job = planExperiment(configuration).jobs.find(({ kind }) => kind === TRAIN)!;
  const weights = store.placeOf(`weights/${job.tasks[0]!.key}.safetensors`);

  misread.times = 1;
  await expect(executeJob(job, context)).rejects.toMatchObject({ code: "jobs/second-look", kind: "failure" });
  expect(existsSync(weights)).toBe(false);

  const { results } = await executeJob(job, context);
  const value = (metric: string) =>
    results[0]!.observations.find((observation) => observation.metric === metric)?.value;
  expect(value("test_loss")).not.toBe(value("train_loss"));
  expect(existsSync(weights)).toBe(true);
});
