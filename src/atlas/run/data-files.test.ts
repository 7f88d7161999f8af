import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { parseConfiguration } from "#atlas/configuration";
import { planExperiment } from "#atlas/plan";
import { folderStore } from "#atlas/store";
import { randomStream } from "#random";
import { formerDataHash } from "./data-files.ts";
import type { RunEvent } from "./events.ts";
import { readExperiment } from "./experiment-file.ts";
import { planOfExperiment } from "./plan-of-run.ts";
import { runExperiment } from "./run-experiment.ts";

let folder: string;
let events: RunEvent[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "data-files-"));
  await mkdir(join(folder, "digits"));
  events = [];
  await useData(1);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const configuration = parseConfiguration(
  `
name: old
data: { source: digits, examples: 60, test_examples: 20 }
model: { family: mlp, depth: 1 }
grid: { load: { width: [2, 4] }, temperature: { batch_size: [16] } }
seeds: 2
`,
  "old.yaml",
);
const plan = planExperiment(configuration);

async function useData(seed: number): Promise<void> {
  const draws = randomStream(seed, "digits");
  const row = (_: unknown, i: number) =>
    [...Array.from({ length: 64 }, () => draws.below(17)), i % 10].join();
  await writeFile(join(folder, "digits/digits.csv"), Array.from({ length: 150 }, row).join("\n"));
}

const run = (name: string, force = false) =>
  runExperiment({
    configuration,
    plan,
    run: join(folder, name),
    dataFolder: folder,
    workers: 1,
    force,
    jobModule: new URL("./arithmetic-jobs.testing.ts", import.meta.url).href,
    onEvent: (event) => events.push(event),
  });

const doneBefore = () => events.flatMap((event) => (event.type === "started" ? [event.jobsDone] : []));

/** The run as it would be if it had been begun before keys named data files. */
async function fromBefore(): Promise<void> {
  await run("new");
  const inner = folderStore(join(folder, "new"));
  const outer = folderStore(join(folder, "old"));
  await outer.prepare();
  const { data: _, ...experiment } = await readExperiment(inner);
  const tasks = plan.jobs.flatMap((job) => job.tasks.map(({ key }) => ({ key, kind: job.kind })));
  const named = planOfExperiment(await readExperiment(inner)).jobs.flatMap((job) => job.tasks);
  const { results } = await inner.readJournals();
  const journal = await outer.openJournal("worker-0");
  for (const [i, { key, kind }] of tasks.entries()) {
    expect(named[i]!.key).not.toBe(key);
    const result = results.get(named[i]!.key)!;
    await journal.append({ kind, seconds: 1, peak_memory_mb: 1, results: [{ ...result, key }] });
    const weights = `weights/${named[i]!.key}.safetensors`;
    if (kind === "train") await copyFile(inner.placeOf(weights), outer.placeOf(`weights/${key}.safetensors`));
  }
  await journal.close();
  const data_hash = await formerDataHash(configuration, folder);
  await outer.writeText("experiment.json", JSON.stringify({ ...experiment, data_hash }));
  events = [];
}

it("names data in the keys of results and of networks, which draw the same whatever the files hold", async () => {
  await run("new");
  const { cells } = planOfExperiment(await readExperiment(join(folder, "new")));
  await useData(2);
  await run("other");
  const others = planOfExperiment(await readExperiment(join(folder, "other"))).cells;
  for (const [i, { networks }] of cells.entries()) {
    for (const [j, { key, draws, data }] of networks.entries()) {
      const other = others[i]!.networks[j]!;
      expect([other.draws, draws]).toEqual([
        plan.cells[i]!.networks[j]!.key,
        plan.cells[i]!.networks[j]!.key,
      ]);
      expect(other.key).not.toBe(key);
      expect(other.data).not.toBe(data);
    }
  }
});

it("takes up a run from before keys named data, where its data are those found now, and goes on so", async () => {
  await fromBefore();
  await run("old");
  expect(doneBefore()).toEqual([plan.jobs.length]);
  expect((await readExperiment(join(folder, "old"))).unnamed_data).toHaveLength(1);
  events = [];
  await run("old");
  expect(doneBefore()).toEqual([plan.jobs.length]);
});

it("takes up nothing of such a run where its data are others", async () => {
  await fromBefore();
  await useData(2);
  await expect(run("old")).rejects.toMatchObject({ code: "run/other-data", kind: "input" });
  await run("old", true);
  expect(doneBefore()).toEqual([0]);
});

it("takes up nothing of such a run where nothing says what its data were", async () => {
  await fromBefore();
  await rm(join(folder, "old/experiment.json"));
  await run("old");
  expect(doneBefore()).toEqual([0]);
  expect(JSON.parse(await readFile(join(folder, "old/experiment.json"), "utf8"))).not.toHaveProperty(
    "unnamed_data",
  );
});
