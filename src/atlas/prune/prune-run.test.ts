import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parseConfiguration } from "#atlas/configuration";
import { networksOf, planExperiment } from "#atlas/plan";
import { readPaths, readRun } from "#atlas/results";
import { runExperiment } from "#atlas/run";
import { folderStore } from "#atlas/store";
import { prunable } from "./prunable.ts";
import { pruneRun } from "./prune-run.ts";

let folder: string;
let run: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "prune-"));
  run = join(folder, "run");
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const configuration = parseConfiguration(
  "{ name: small, seeds: 2, grid: { load: { width: [2, 4] }, temperature: { batch_size: [16] } } }",
  "small.yaml",
);
const plan = planExperiment(configuration);

async function carryOut(): Promise<string[]> {
  const started: string[] = [];
  const notes: string[] = [];
  await runExperiment({
    configuration,
    plan,
    run,
    dataFolder: folder,
    workers: 1,
    jobModule: new URL("../run/arithmetic-jobs.testing.ts", import.meta.url).href,
    onEvent: (event) => {
      if (event.type === "job-started") started.push(event.job.key);
      if (event.type === "warning") notes.push(event.message);
    },
  });
  return [...started, ...notes];
}

const behave = (behaviour: object) => writeFile(join(folder, "behaviour.json"), JSON.stringify(behaviour));
const weights = async () => (await readdir(join(run, "weights"))).map((name) => name.split(".")[0]!).sort();
const keysOf = (jobs: typeof plan.jobs) =>
  [...new Set(jobs.flatMap((job) => networksOf(job).map(({ key }) => key)))].sort();

describe("pruning a run", () => {
  it("removes weights of which everything is measured, and keeps those that a job left to do needs", async () => {
    const failing = plan.jobs.find(({ kind }) => kind === "curvature")!;
    await behave({ fail: [failing.key] });
    await carryOut();
    expect(await weights()).toEqual(keysOf(plan.jobs));
    await writeFile(join(run, "weights", "notes.txt"), "mine");
    await writeFile(join(run, "weights", `${"0f".repeat(12)}.safetensors`), "of another grid");

    const record = await readRun(run);
    const found = await prunable(record);
    const needed = keysOf([failing]);
    const gone = keysOf(plan.jobs).filter((key) => !needed.includes(key));
    expect(found.weights.map(({ name }) => name)).toEqual(gone.map((key) => `weights/${key}`));
    expect(found).toMatchObject({ needed: needed.length, curves: [] });
    expect(found.strangers).toEqual([{ name: `weights/${"0f".repeat(12)}`, bytes: 15 }]);
    // A look removes nothing.
    expect(await weights()).toHaveLength(keysOf(plan.jobs).length + 2);

    expect(await pruneRun(run)).toEqual(found);
    expect(await weights()).toEqual([...needed, "notes"].sort());
    const listed = JSON.parse(await readFile(join(run, "pruned.json"), "utf8"));
    expect(listed.networks).toEqual([...gone, "0f".repeat(12)].sort());
    expect((await readRun(run)).results).toEqual(record.results);
    expect(await readdir(run)).not.toContain("lock.json");

    // What is left to do needs nothing that is gone.
    await behave({});
    expect(await carryOut()).toEqual([failing.key]);
    expect(await pruneRun(run)).toMatchObject({
      weights: { length: needed.length },
      strangers: [],
      needed: 0,
    });
    expect(await weights()).toEqual(["notes"]);
    expect(await pruneRun(run)).toMatchObject({ weights: [], strangers: [], curves: [] });
  });

  it("has networks trained anew, and says so, where something must be measured again", async () => {
    await carryOut();
    await pruneRun(run);
    const measuring = plan.jobs.find(({ kind }) => kind === "curvature")!;
    const journal = join(run, "journal", "worker-0.jsonl");
    const lines = (await readFile(journal, "utf8")).split("\n");
    const [task] = measuring.tasks;
    await writeFile(journal, lines.filter((line) => !line.includes(task!.key)).join("\n"));
    const done = await carryOut();
    expect(done.at(-1)).toMatch(/weights that are needed are not there .* to be trained anew, the same$/);
    expect(done).toContain(measuring.key);
    expect(
      done.filter((key) => plan.jobs.some((job) => job.key === key && job.kind === "train")),
    ).not.toEqual([]);
  });

  it("takes the control points of curves and leaves what reports draw of them", async () => {
    await carryOut();
    const store = folderStore(run);
    const { results } = await readRun(run);
    const pair = [...results.values()].find(({ seeds }) => seeds.length === 2)!;
    const numbers = (values: number[]) => ({
      type: "float32" as const,
      shape: [values.length],
      data: Float32Array.from(values),
    });
    const points = { "profile.t": [0, 1], "profile.loss": [2, 3], "profile.error_pct": [4, 5] };
    await store.writeArrays("curves/own", {
      tensors: {
        "bend1.weight": numbers(Array.from({ length: 5000 }, (_, i) => i)),
        ...Object.fromEntries(Object.entries(points).map(([name, values]) => [name, numbers(values)])),
      },
      metadata: { result: pair.key },
    });
    const journal = await store.openJournal("worker-1");
    const entry = { kind: "connectivity", seconds: 1, peak_memory_mb: 1 };
    await journal.append({ ...entry, results: [{ ...pair, key: "of before", file: "curves/own" }] });
    await journal.close();
    const before = await readPaths(store, { file: "curves/own", key: pair.key });
    expect(before.curve).toHaveLength(2);

    const { curves } = await pruneRun(run);
    expect(curves).toEqual([{ name: "curves/own", bytes: expect.any(Number) }]);
    expect(curves[0]!.bytes).toBeGreaterThanOrEqual(20_000);
    expect(await readPaths(store, { file: "curves/own", key: pair.key })).toEqual(before);
    const { tensors, metadata } = await store.readArrays("curves/own");
    expect(Object.keys(tensors).sort()).toEqual(Object.keys(points).sort());
    expect(metadata).toEqual({ result: pair.key, pruned: "control points" });
    expect((await pruneRun(run)).curves).toEqual([]);
  });

  it("refuses a folder that another process works in, and one that is no run's", async () => {
    await carryOut();
    const claim = await folderStore(run).claim();
    await expect(pruneRun(run)).rejects.toMatchObject({ code: "run/locked" });
    expect(await weights()).toEqual(keysOf(plan.jobs));
    await claim.release();
    await expect(pruneRun(folder)).rejects.toMatchObject({ code: "run/no-run" });
    expect(await readdir(folder)).not.toContain("lock.json");
  });
});
