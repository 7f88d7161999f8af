import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseConfiguration } from "#atlas/configuration";
import { type Job, type Plan, planExperiment } from "#atlas/plan";
import { readSafetensors, sha256Hex, writeSafetensors } from "#files";
import { recalibrate } from "#landscape/normalisation";
import type { JobResult } from "../journal/entry.ts";
import type { JobContext } from "../run/job-context.ts";
import { cellData } from "./cell-data.ts";
import { executeJob } from "./execute-job.ts";
import { cellNetwork, readWeights } from "./trained-network.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "jobs-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A small experiment of one cell of two networks, with every kind of job. */
const text = (model: string) => `
name: jobs
data: { source: glyphs, size: 8, examples: 60, test_examples: 30 }
model: ${model}
training: { budget: { epochs: 3 }, stop: { kind: never } }
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
  readonly results: ReadonlyMap<Job["kind"], JobResult>;
}

async function runAll(name: string, model: string): Promise<Run> {
  const configuration = parseConfiguration(text(model), "jobs.yaml");
  const context = { configuration, dataFolder: folder, runFolder: join(folder, name) };
  for (const part of ["weights", "curves"]) await mkdir(join(context.runFolder, part), { recursive: true });
  const plan = planExperiment(configuration);
  const order: readonly Job["kind"][] = ["train", "curvature", "connectivity", "similarity"];
  const results = new Map<Job["kind"], JobResult>();
  for (const kind of order) {
    for (const job of plan.jobs.filter((candidate) => candidate.kind === kind)) {
      const { networks, observations } = await executeJob(job, context);
      const before = results.get(kind);
      results.set(kind, {
        networks: [...(before?.networks ?? []), ...networks],
        observations: [...(before?.observations ?? []), ...observations],
      });
    }
  }
  return { context, plan, results };
}

const weightsFile = ({ context }: Run, key: string) =>
  join(context.runFolder, "weights", `${key}.safetensors`);

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
    const trained = await readWeights(context.runFolder, network, networks);
    const parameters = trained.map((own) => own.parameters);
    const expected = await recalibrate({ classifier: network, parameters, inputs: data.train.images });
    for (const [i, { statistics }] of trained.entries()) {
      expect(statistics!.length).toBe(network.statistics!.size);
      expect(statistics).toBeAllclose(expected![i]!, { absolute: 5e-6 });
    }
    const { tensors } = await readSafetensors(weightsFile(run, networks[0]!.key));
    const names = [...network.layout.entries, ...network.statistics!.entries].map(({ name }) => name);
    expect(Object.keys(tensors).sort()).toEqual(names.sort());
  });

  test("measure every quantity, the ends of curves as the networks themselves", async () => {
    const all = [...run.results.values()].flatMap(({ observations }) => observations);
    expect(new Set(all.map(({ metric }) => metric)).size).toBe(16);
    expect(all.filter(({ value }) => value === null)).toEqual([]);
    const trainLoss = run.results.get("train")!.observations.filter(({ metric }) => metric === "train_loss");
    const pair = run.plan.jobs.flatMap((job) => (job.kind === "connectivity" ? job.pairs : []))[0]!;
    const { tensors } = await readSafetensors(
      join(run.context.runFolder, "curves", `${pair.key}.safetensors`),
    );
    const profile = tensors["profile.loss"]!.data;
    for (const [end, { seed }] of [pair.first, pair.second].entries()) {
      const own = trainLoss.find(({ seeds }) => seeds[0] === seed)!;
      expect(profile.at(-end)).toBeCloseTo(own.value!, 5);
    }
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
    await expect(readWeights(context.runFolder, network, networks)).rejects.toMatchObject({
      code: "run/weights",
      problem: "the weights do not match their checksum",
    });
  });
});

test("weights of networks without batch normalisation are the parameters and their checksum alone", async () => {
  const run = await runAll("plain", "{ family: mlp, depth: 1 }");
  const { knobs, networks } = run.plan.cells[0]!;
  const network = cellNetwork(knobs, run.context, await cellData(knobs, run.context));
  const [first] = await readWeights(run.context.runFolder, network, networks);
  expect(first!.statistics).toBeUndefined();
  const { tensors, metadata } = await readSafetensors(weightsFile(run, networks[0]!.key));
  expect(Object.keys(tensors).sort()).toEqual(network.layout.entries.map(({ name }) => name).sort());
  expect(Object.keys(metadata).sort()).toEqual(["degenerate", "diverged", "seed", "sha256"]);
  expect(metadata.sha256).toBe(sha256Hex(new Uint8Array(first!.parameters.buffer)));
});
