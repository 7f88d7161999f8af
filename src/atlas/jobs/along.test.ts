import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { parseConfiguration } from "#atlas/configuration";
import type { TaskResult } from "#atlas/journal";
import { drawsOf, type Plan, planExperiment, TRAIN } from "#atlas/plan";
import { folderStore, type RunStore } from "#atlas/store";
import { initialise } from "#nets/initialisation";
import { randomStream } from "#random";
import { float32Tensor } from "#trees";
import { cellData } from "./cell-data.ts";
import { executeJob } from "./execute-job.ts";
import { cellNetwork } from "./trained-network.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "along-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const configurationOf = (measure: string, model = "{ family: mlp, depth: 1 }", slices = "", training = "") =>
  parseConfiguration(
    `
name: along
data: { source: glyphs, size: 8, examples: 60, test_examples: 30 }
model: ${model}
training: { learning_rate: 0.1, budget: { epochs: 4 }, ${training} }
grid: { load: { width: [4, 8] }, temperature: { batch_size: [16] }, slices: { ${slices} } }
seeds: 2
measure: { curvature: { examples: 40, lanczos_steps: 6, trace_probes: 2 }, ${measure} }
`,
    "along.yaml",
  );

interface Done {
  readonly configuration: ReturnType<typeof configurationOf>;
  readonly plan: Plan;
  readonly store: RunStore;
  readonly results: ReadonlyMap<string, TaskResult>;
}

/** Carries out the training and the curvature of an experiment, without the tasks that are known. */
async function carriedOut(
  name: string,
  configuration: Done["configuration"],
  known: ReadonlyMap<string, TaskResult> = new Map(),
): Promise<Done> {
  const store = folderStore(join(folder, name));
  await store.prepare();
  const plan = planExperiment(configuration);
  const results = new Map(known);
  for (const job of plan.jobs.filter(({ kind }) => kind === TRAIN || kind === "curvature")) {
    const tasks = job.tasks.filter(({ key }) => !results.has(key));
    if (tasks.length === 0) continue;
    const done = await executeJob({ ...job, tasks }, { configuration, dataFolder: folder, store });
    for (const result of done.results) results.set(result.key, result);
  }
  return { configuration, plan, store, results };
}

const tensorsOf = async ({ store }: Done, key: string) => (await store.readArrays(`weights/${key}`)).tensors;

const keysOf = ({ plan }: Done, epoch: number) =>
  plan.checkpoints!.filter((own) => own.epoch === epoch).flatMap(({ networks }) => networks);

const numbersOf = ({ plan, results }: Done, networks: ReadonlySet<string>) =>
  new Map(
    plan.jobs
      .flatMap(({ tasks }) => tasks)
      .filter((task) => task.networks.every(({ key }) => networks.has(key)))
      .map(({ key }) => [key, results.get(key)]),
  );

it.each(["{ family: mlp, depth: 1 }", "{ family: cnn, norm: batch }"])(
  "the networks of %s are taken at epoch 0 as they were initialised, later as a grid of checkpoints takes them, and the end is what it is without",
  async (model) => {
    const along = await carriedOut(`along ${model.length}`, configurationOf("at: [0, 2]", model));
    const plain = await carriedOut(`plain ${model.length}`, configurationOf("", model));
    expect(plain.plan.checkpoints).toBeUndefined();
    const trained = (own: Done) => own.plan.jobs.filter(({ kind }) => kind === TRAIN).length;
    expect(trained(along)).toBe(trained(plain));

    const last = new Set(plain.plan.cells.flatMap(({ networks }) => networks.map(({ key }) => key)));
    expect(along.plan.cells).toEqual(plain.plan.cells);
    for (const key of last) expect(await tensorsOf(along, key)).toEqual(await tensorsOf(plain, key));
    expect(numbersOf(along, last)).toEqual(numbersOf(plain, last));

    for (const planned of keysOf(along, 0)) {
      const context = { ...along, dataFolder: folder };
      const network = cellNetwork(planned.knobs, context, await cellData(planned.knobs, context));
      const stream = randomStream(along.configuration.root_seed, "initialisation", drawsOf(planned));
      const initial = initialise(network, along.configuration.model.initialisation, stream);
      const tensors = await tensorsOf(along, planned.key);
      for (const { name, shape, offset, size } of network.layout.entries)
        expect(tensors[name]).toEqual(float32Tensor(initial.slice(offset, offset + size), shape));
      expect(along.results.get(planned.key)!.training).toMatchObject({ epochs: 0, updates: 0 });
    }
    const slices = await carriedOut(`slices ${model.length}`, configurationOf("", model, "checkpoint: [2]"));
    const taken = slices.plan.cells.flatMap(({ networks }) => networks);
    expect(keysOf(along, 2).map(({ key }) => key)).toEqual(taken.map(({ key }) => key));
    for (const { key } of taken) {
      expect(await tensorsOf(along, key)).toEqual(await tensorsOf(slices, key));
      expect(along.results.get(key)).toEqual(slices.results.get(key));
    }
  },
);

it("asked for later, only what is missing is trained and measured, to the same bits", async () => {
  const before = await carriedOut("grown", configurationOf(""));
  const grown = await carriedOut("grown", configurationOf("at: [0, 1, 3, last]"), before.results);
  const atOnce = await carriedOut("at once", configurationOf("at: [0, 1, 3, last]"));
  for (const [key, result] of before.results) expect(grown.results.get(key)).toBe(result);
  expect(new Map([...grown.results].sort())).toEqual(new Map([...atOnce.results].sort()));
  for (const { networks } of grown.plan.checkpoints!)
    for (const { key } of networks) expect(await tensorsOf(grown, key)).toEqual(await tensorsOf(atOnce, key));
  const of = grown.plan.jobs.filter(({ kind }) => kind === "curvature").flatMap(({ tasks }) => tasks);
  expect(of).toHaveLength(2 * 2 * 4);
  for (const kind of ["connectivity", "similarity"]) {
    const pairs = grown.plan.jobs.filter((job) => job.kind === kind).flatMap(({ tasks }) => tasks);
    expect(pairs).toHaveLength(2);
  }
});

it("a network that a stop rule ended before an epoch is there what it was in the end", async () => {
  const stop = "stop: { kind: target-loss, loss: 1000 }";
  const found = await carriedOut("stopped", configurationOf("at: [0, 2, 3]", undefined, "", stop));
  const last = found.plan.cells.flatMap(({ networks }) => networks);
  for (const epoch of [2, 3]) {
    for (const [i, { key }] of keysOf(found, epoch).entries()) {
      const { key: end } = last[i]!;
      expect(found.results.get(key)!.training).toEqual(found.results.get(end)!.training);
      expect(found.results.get(key)!.training).toMatchObject({ epochs: 1, stopped_by: "target-loss" });
      expect(await tensorsOf(found, key)).toEqual(await tensorsOf(found, end));
    }
  }
});

it("a training that ran off has numbers before, and none after", async () => {
  const off = "weight_decay: 0, momentum: 0, schedule: constant";
  const configuration = parseConfiguration(
    JSON.stringify({ ...configurationOf("at: [0, 2]", undefined, "", off) }),
    "along.yaml",
    {
      overrides: ["training.learning_rate=900", "grid={load: {width: [4]}, temperature: {batch_size: [16]}}"],
    },
  );
  const found = await carriedOut("off", configuration);
  const statusAt = (epoch: number) =>
    keysOf(found, epoch).map(({ key }) => found.results.get(key)!.training!.status);
  expect(statusAt(0)).toEqual(["trained", "trained"]);
  expect(statusAt(2)).toEqual(["diverged", "diverged"]);
  const curvatures = found.plan.jobs.filter(({ kind }) => kind === "curvature").flatMap(({ tasks }) => tasks);
  for (const { key, networks } of curvatures) {
    const { observations } = found.results.get(key)!;
    expect(observations.length > 0).toBe(networks[0]!.along === 0);
  }
});
