import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parseConfiguration } from "#atlas/configuration";
import type { TaskResult } from "#atlas/journal";
import { drawsOf, planExperiment, settingsOf } from "#atlas/plan";
import { folderStore } from "#atlas/store";
import { targetsOf } from "#data";
import { measurementNamed } from "#measurements";
import { quantities } from "#quantities";
import { cellData } from "./cell-data.ts";
import { computeAgain } from "./compute-again.ts";
import { executeJob } from "./execute-job.ts";
import { cellRequest } from "./measurement-job.ts";
import { cellNetwork, readWeights } from "./trained-network.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "test-data-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function runAll(name: string, model: string, isOn: boolean) {
  const configuration = parseConfiguration(
    `
name: on-test-data
data: { source: glyphs, size: 8, examples: 60, test_examples: 40, label_noise: 0.2 }
model: ${model}
training: { budget: { epochs: 4 } }
grid: { load: { width: [3] }, temperature: { batch_size: [16] } }
seeds: 2
measure:
  curvature: { examples: 30, lanczos_steps: 4, trace_probes: 9, test_data: ${isOn} }
  connectivity:
    pairs: 1
    interior_points: 3
    epochs: 2
    batch_size: 32
    restarts: 2
    barrier_tolerance: 0.05
    arc_length: true
    test_data: ${isOn}
  similarity: { examples: 30, measures: all, test_data: ${isOn} }
  sharpness: { examples: 30, ascents: 2, draws: 2, test_data: ${isOn} }
  combinations: { align: true, repair: true, test_data: ${isOn} }
  alignment: { examples: 30, test_data: ${isOn} }
`,
    "a.yaml",
  );
  const store = folderStore(join(folder, name));
  await store.prepare();
  const context = { configuration, dataFolder: folder, store };
  const plan = planExperiment(configuration);
  const results: TaskResult[] = [];
  for (const job of plan.jobs) results.push(...(await executeJob(job, context)).results);
  return { context, plan, results };
}

const isOnTest = (metric: string) => metric.startsWith("test_") && !/^test_(loss|acc_pct)$/.test(metric);

test.each(["{ family: mlp, depth: 1 }", "{ family: cnn, depth: 1, norm: batch }"])(
  "what is measured on test data is what those data give in place of the training data, and changes no other number (%s)",
  async (model) => {
    const name = model.includes("cnn") ? "cnn" : "mlp";
    const { context, plan, results } = await runAll(name, model, true);
    const without = await runAll(`${name}-without`, model, false);
    // Jobs come in the order of their cost, to which what is measured on test data adds.
    const numbers = (of: readonly TaskResult[]) =>
      of
        .flatMap(({ seeds, observations }) => observations.map((own) => ({ seeds, ...own })))
        .filter(({ metric }) => !isOnTest(metric))
        .toSorted((a, b) => `${a.metric} ${a.seeds}`.localeCompare(`${b.metric} ${b.seeds}`));
    expect(numbers(results)).toEqual(numbers(without.results));
    const found = results.flatMap(({ observations }) =>
      observations.filter(({ metric }) => isOnTest(metric)),
    );
    expect(new Set(found.map(({ metric }) => metric))).toEqual(
      new Set(quantities().flatMap(({ name: own, title }) => (title.endsWith("on test data") ? [own] : []))),
    );

    const { knobs, networks } = plan.cells[0]!;
    const data = await cellData(knobs, context);
    const network = cellNetwork(knobs, context, data);
    const trained = await readWeights(context.store, network, networks);
    const swapped = { ...data, train: data.test, trainLabels: targetsOf(data.test) };
    for (const kind of ["curvature", "similarity", "sharpness"]) {
      const measurement = measurementNamed(kind)!;
      const tasks = plan.jobs.filter((job) => job.kind === kind).flatMap((job) => job.tasks);
      const again = await measurement.measure({
        ...cellRequest(measurement, knobs, context, { data: swapped, network }),
        settings: { ...settingsOf(context.configuration, measurement), test_data: false },
        networks: trained.map(({ planned, ...own }) => ({ key: drawsOf(planned), ...own })),
        subjects: tasks.map((task) => task.networks.map(({ seed }) => seed)),
      });
      for (const [i, { key }] of tasks.entries()) {
        const own = results.find((result) => result.key === key)!;
        for (const { quantity, value } of again[i]!.observations) {
          if (["l2_distance", "parameter_cosine"].includes(quantity)) continue;
          expect(own.observations.find(({ metric }) => metric === `test_${quantity}`)?.value).toBe(value);
        }
      }
    }

    const curve = results.find(({ file }) => file !== undefined)!;
    const { tensors } = await context.store.readArrays(curve.file!);
    for (const path of ["test_line", "test_profile"]) {
      for (const [end, seed] of curve.seeds.entries()) {
        const own = results.find(({ training, seeds }) => training !== undefined && seeds[0] === seed)!;
        const value = (metric: string) => own.observations.find((one) => one.metric === metric)!.value!;
        expect(tensors[`${path}.loss`]!.data.at(-end)).toBeCloseTo(value("test_loss"), 4);
        expect(tensors[`${path}.error_pct`]!.data.at(-end)).toBeCloseTo(100 - value("test_acc_pct"), 4);
      }
    }

    const done = plan.jobs.flatMap(({ kind, tasks }) =>
      tasks.map((task) => ({ ...task, kind, result: results.find(({ key }) => key === task.key)! })),
    );
    for (const again of await computeAgain(plan.cells[0]!, done, context)) {
      expect(again.problems).toEqual([]);
      const stored = results.find(({ key }) => key === again.key)!;
      for (const { metric, value } of again.observations) {
        const before = stored.observations.find((own) => own.metric === metric)!.value;
        // Sums of float32 come in another order where other networks are computed beside, on some processors.
        if (value === null) expect(before).toBeNull();
        else expect(value).toBeCloseTo(before!, 8);
      }
    }
  },
);
