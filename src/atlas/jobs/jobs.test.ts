import { copyFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseConfiguration } from "#atlas/configuration";
import type { TaskResult } from "#atlas/journal";
import { type Plan, planExperiment } from "#atlas/plan";
import { folderStore } from "#atlas/store";
import { inputsOf } from "#data";
import { readSafetensors, sha256Hex, writeSafetensors } from "#files";
import { recalibrate } from "#landscape/normalisation";
import { quantities } from "#quantities";
import { cellData } from "./cell-data.ts";
import { executeJob } from "./execute-job.ts";
import type { JobContext } from "./job-context.ts";
import { ownLogits } from "./own-logits.ts";
import { cellNetwork, cellObjective, readWeights } from "./trained-network.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "jobs-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A small experiment of one cell of two networks, with every kind of job. */
const text = (model: string, training = "budget: { epochs: 3 }, stop: { kind: never }") => `
name: jobs
data: { source: glyphs, size: 8, examples: 60, test_examples: 30 }
model: ${model}
training: { ${training} }
grid: { load: { width: [2] }, temperature: { batch_size: [16] } }
seeds: 2
measure:
  curvature: { examples: 40, lanczos_steps: 4, trace_probes: 9 }
  connectivity: { pairs: 1, interior_points: 3, epochs: 1, batch_size: 32 }
  similarity: { examples: 40 }
`;

interface Run {
  readonly context: JobContext;
  readonly plan: Plan;
  readonly results: readonly TaskResult[];
}

async function runAll(name: string, model: string, training?: string): Promise<Run> {
  const configuration = parseConfiguration(text(model, training), "jobs.yaml");
  const store = folderStore(join(folder, name));
  await store.prepare();
  const context = { configuration, dataFolder: folder, store };
  const plan = planExperiment(configuration);
  const results: TaskResult[] = [];
  for (const job of plan.jobs) results.push(...(await executeJob(job, context)).results);
  return { context, plan, results };
}

test("a cell's numbers are the same bits whichever cells are measured in the same job", async () => {
  const configuration = parseConfiguration(text("{ family: mlp, depth: 1 }"), "jobs.yaml", {
    overrides: ["grid.temperature.batch_size=[16, 20, 30]", "seeds=3"],
  });
  const store = folderStore(join(folder, "company"));
  await store.prepare();
  const context = { configuration, dataFolder: folder, store };
  const { jobs } = planExperiment(configuration);
  for (const job of jobs.filter(({ kind }) => kind === "train")) await executeJob(job, context);
  for (const job of jobs.filter(({ kind }) => kind !== "train")) {
    const cells = [...Map.groupBy(job.tasks, ({ networks }) => networks[0]!.cell).values()];
    expect(cells).toHaveLength(3);
    const together = await executeJob(job, context);
    const alone: TaskResult[] = [];
    for (const tasks of cells) alone.push(...(await executeJob({ ...job, tasks }, context)).results);
    expect(together.results).toEqual(alone);
  }
});

/** Quantities that no job measures: they are told from others and from the settings. */
const DERIVED = ["edge_of_stability"];

/** Measured of every curve, though a table has a column of it only where a run measured it. */
const OF_CURVES = ["unsettled_connectivity_pct"];

const weightsFile = ({ context }: Run, key: string) => context.store.placeOf(`weights/${key}.safetensors`);

describe("the jobs of batch-normalised networks", () => {
  let run: Run;
  beforeAll(async () => {
    run = await runAll("normalised", "{ family: cnn, depth: 2, norm: batch }");
  });

  test("write the statistics over the training part beside the weights, and read them back", async () => {
    const { context, plan } = run;
    const { knobs, networks } = plan.cells[0]!;
    const data = await cellData(knobs, context);
    const network = cellNetwork(knobs, context, data);
    const trained = await readWeights(context.store, network, networks);
    const parameters = trained.map((own) => own.parameters);
    const expected = await recalibrate({ classifier: network, parameters, inputs: inputsOf(data.train) });
    for (const [i, { statistics }] of trained.entries()) {
      expect(statistics!.length).toBe(network.statistics!.size);
      expect(statistics).toBeAllclose(expected![i]!, { absolute: 5e-6 });
    }
    const { tensors } = await readSafetensors(weightsFile(run, networks[0]!.key));
    const names = [...network.layout.entries, ...network.statistics!.entries].map(({ name }) => name);
    expect(Object.keys(tensors).sort()).toEqual(names.sort());
  });

  test("measure every quantity, the ends of curves as the networks themselves", async () => {
    const all = run.results.flatMap(({ observations }) => observations);
    const usual = quantities().filter(
      ({ column, title }) => column !== "measured" && !title.endsWith("on test data"),
    );
    const measured = usual.map(({ name }) => name).filter((name) => !DERIVED.includes(name));
    expect(new Set(all.map(({ metric }) => metric))).toEqual(new Set([...measured, ...OF_CURVES]));
    expect(all.filter(({ value }) => value === null)).toEqual([]);
    const curve = run.results.find(({ file }) => file !== undefined)!;
    const { tensors } = await run.context.store.readArrays(curve.file!);
    for (const path of ["profile", "line"]) {
      const profile = tensors[`${path}.loss`]!.data;
      for (const [end, seed] of curve.seeds.entries()) {
        const own = run.results.find(({ training, seeds }) => training !== undefined && seeds[0] === seed)!;
        const loss = own.observations.find(({ metric }) => metric === "train_loss");
        expect(profile.at(-end)).toBeCloseTo(loss!.value!, 5);
      }
    }
  });

  test("keep the spectral density and the trace of every parameter beside the numbers", () => {
    const curvatures = run.results.filter(({ series }) => series?.lanczos_nodes !== undefined);
    expect(curvatures).toHaveLength(2);
    for (const { series, observations } of curvatures) {
      const measured = (name: string) => observations.find(({ metric }) => metric === name)!.value!;
      const sum = (values: readonly (number | null)[]) =>
        values.reduce<number>((total, value) => total + value!, 0);
      expect(sum(series!.lanczos_weights!)).toBeCloseTo(1, 10);
      expect(series!.lanczos_nodes!.at(-1)).toBeCloseTo(measured("hessian_top_eig"), 3);
      expect(sum(series!.trace_by_parameter!)).toBeCloseTo(measured("hessian_trace"), 6);
    }
  });

  test("find out a file that lies where another network's belongs", async () => {
    const { context, plan } = run;
    const { knobs, networks } = plan.cells[0]!;
    const network = cellNetwork(knobs, context, await cellData(knobs, context));
    const [first, second] = networks.map(({ key }) => weightsFile(run, key));
    const kept = await readFile(first!);
    await copyFile(second!, first!);
    await expect(readWeights(context.store, network, networks)).rejects.toMatchObject({
      code: "run/weights",
      problem: `the file holds the weights of another network, "${networks[1]!.key}"`,
    });
    await writeFile(first!, kept);
  });

  test("find out statistics that were changed on disk", async () => {
    const { context, plan } = run;
    const { knobs, networks } = plan.cells[0]!;
    const network = cellNetwork(knobs, context, await cellData(knobs, context));
    const path = weightsFile(run, networks[1]!.key);
    const file = await readSafetensors(path);
    const name = network.statistics!.entries[0]!.name;
    (file.tensors[name]!.data as Float32Array)[0]! += 1;
    await writeSafetensors(path, file);
    await expect(readWeights(context.store, network, networks)).rejects.toMatchObject({
      code: "run/weights",
      problem: "the weights do not match their checksum",
    });
  });
});

test("weights of networks without batch normalisation are the parameters and their checksum alone", async () => {
  const run = await runAll("plain", "{ family: mlp, depth: 1 }");
  const { knobs, networks } = run.plan.cells[0]!;
  const network = cellNetwork(knobs, run.context, await cellData(knobs, run.context));
  const [first] = await readWeights(run.context.store, network, networks);
  expect(first!.statistics).toBeUndefined();
  const { tensors, metadata } = await readSafetensors(weightsFile(run, networks[0]!.key));
  expect(Object.keys(tensors).sort()).toEqual(network.layout.entries.map(({ name }) => name).sort());
  expect(Object.keys(metadata).sort()).toEqual([
    "degenerate",
    "diverged",
    "edition",
    "network",
    "seed",
    "sha256",
  ]);
  expect(metadata.network).toBe(networks[0]!.key);
  expect(metadata.sha256).toBe(sha256Hex(new Uint8Array(first!.parameters.buffer)));
});

test("a job finds out data files that are others than the plan says", async () => {
  const run = await runAll("changed", "{ family: mlp, depth: 1 }");
  const { knobs } = run.plan.cells[0]!;
  const { hash } = await cellData(knobs, run.context);
  expect((await cellData(knobs, run.context, hash)).hash).toBe(hash);
  await expect(cellData(knobs, run.context, "another")).rejects.toMatchObject({
    code: "run/data-changed",
    kind: "failure",
  });
});

describe("networks that ran off within a budget too short to see it", () => {
  test.each([
    ["cross-entropy", "loss: cross-entropy, learning_rate: 1000"],
    ["mean-squared-error", "loss: mean-squared-error, learning_rate: 100"],
  ])("diverged, and nothing is measured of them: %s", async (loss, training) => {
    const { results, context, plan } = await runAll(
      `ran-off-${loss}`,
      "{ family: mlp, depth: 1 }",
      `${training}, momentum: 0, budget: { updates: 2 }, stop: { kind: never }`,
    );
    expect(results.flatMap(({ training: record }) => record ?? [])).toEqual([
      expect.objectContaining({ status: "diverged", stopped_by: "budget", degenerate: false }),
      expect.objectContaining({ status: "diverged", stopped_by: "budget", degenerate: false }),
    ]);
    expect(results.flatMap(({ observations }) => observations)).toEqual([]);
    const { knobs, networks } = plan.cells[0]!;
    const network = cellNetwork(knobs, context, await cellData(knobs, context));
    const trained = await readWeights(context.store, network, networks);
    expect(trained.map(({ diverged }) => diverged)).toEqual([true, true]);
    expect(trained.every(({ parameters }) => parameters.every(Number.isFinite))).toBe(true);
  });
});

test("networks of constant output are joined by no curve and compared with none", async () => {
  // Each update takes the weights away and leaves a gradient that shrinks with them.
  const { results } = await runAll(
    "constant",
    "{ family: mlp, depth: 1 }",
    "learning_rate: 0.1, weight_decay: 10, momentum: 0, budget: { updates: 40 }, stop: { kind: never }",
  );
  const records = results.flatMap(({ training }) => training ?? []);
  expect(records).toEqual([0, 1].map(() => expect.objectContaining({ status: "trained", degenerate: true })));
  expect(results.filter(({ seeds }) => seeds.length === 2).map(({ observations }) => observations)).toEqual([
    [],
    [],
  ]);
  const ofNetworks = results.filter(({ seeds }) => seeds.length === 1);
  expect(ofNetworks.every(({ observations }) => observations.length > 0)).toBe(true);
});

test("networks trained on crops and mirror images are measured on the images themselves", async () => {
  const family = "{ family: cnn, depth: 1, norm: batch }";
  const training = (augmentation: string) =>
    `budget: { epochs: 3 }, stop: { kind: never }, augmentation: ${augmentation}`;
  const [augmented, again, plain] = [
    await runAll("augmented", family, training("crop-flip")),
    await runAll("augmented-again", family, training("crop-flip")),
    await runAll("plain", family, training("none")),
  ];
  expect(again.results).toEqual(augmented.results);
  expect(plain.plan.jobs.map(({ key }) => key)).toEqual(
    planExperiment(parseConfiguration(text(family), "jobs.yaml")).jobs.map(({ key }) => key),
  );
  const { context, plan } = augmented;
  const { knobs, networks } = plan.cells[0]!;
  const data = await cellData(knobs, context);
  const objective = cellObjective(cellNetwork(knobs, context, data), knobs, context);
  const trained = await readWeights(context.store, cellNetwork(knobs, context, data), networks);
  for (const [i, vectors] of trained.entries()) {
    const logits = await ownLogits(objective.outputs.classifier, vectors, inputsOf(data.train));
    const { loss } = objective.outputs.judge(logits, { targets: data.trainLabels });
    const result = augmented.results.find(
      ({ training: own, seeds }) => own !== undefined && seeds[0] === networks[i]!.seed,
    );
    expect(result!.observations.find(({ metric }) => metric === "train_loss")!.value).toBeCloseTo(loss!, 6);
  }
  const historyOf = ({ results }: Run) => results.flatMap(({ training: own }) => own?.history.loss ?? []);
  expect(historyOf(augmented)).not.toEqual(historyOf(plain));
});
