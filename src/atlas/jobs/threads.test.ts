import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { InferenceSession } from "onnxruntime-node";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { parseConfiguration } from "#atlas/configuration";
import type { TaskResult } from "#atlas/journal";
import { planExperiment } from "#atlas/plan";
import { folderStore } from "#atlas/store";
import { selectThreads } from "#engine/devices";
import { sha256Hex } from "#files";
import { executeJob } from "./execute-job.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "threads-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));
afterEach(() => {
  selectThreads(1);
  vi.restoreAllMocks();
});

/** An experiment of every kind of job whose arrays are large enough for threads. */
const experiment = (model: string) => `
name: threads
data: { source: glyphs, size: 32, examples: 288, test_examples: 32 }
model: ${model}
training: { budget: { epochs: 1 }, stop: { kind: never } }
grid: { load: { width: [8] }, temperature: { batch_size: [256] } }
seeds: 2
measure:
  curvature: { examples: 256, lanczos_steps: 2, trace_probes: 4 }
  connectivity: { pairs: 1, interior_points: 1, epochs: 1, batch_size: 128 }
  similarity: { examples: 64 }
`;

/** All that the jobs of an experiment give with some threads: the results and the files. */
async function outcome(model: string, threads: number) {
  selectThreads(threads);
  const configuration = parseConfiguration(experiment(model), "threads.yaml");
  const store = folderStore(join(folder, `${sha256Hex(Buffer.from(model)).slice(0, 8)}-${threads}`));
  await store.prepare();
  const results: TaskResult[] = [];
  for (const job of planExperiment(configuration).jobs)
    results.push(...(await executeJob(job, { configuration, dataFolder: folder, store })).results);
  const files = results.flatMap(({ file, key }) => file ?? `weights/${key}.safetensors`);
  const arrays = await Promise.all(files.map((file) => store.readArrays(file).catch(() => null)));
  return { results, arrays };
}

test.each(["{ family: cnn, depth: 2, norm: batch }", "{ family: mlp, depth: 2 }"])(
  "%s is trained and measured to the same bits with any number of threads",
  async (model) => {
    const alone = await outcome(model, 1);
    expect(alone.arrays.some((arrays) => arrays !== null)).toBe(true);
    for (const threads of [2, 3]) {
      const opened = vi.spyOn(InferenceSession, "create");
      expect(await outcome(model, threads)).toEqual(alone);
      const counts = opened.mock.calls.map((call) => (call as unknown[])[1]);
      expect(counts).toContainEqual(expect.objectContaining({ intraOpNumThreads: threads }));
    }
  },
);
