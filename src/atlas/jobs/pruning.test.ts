import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseConfiguration } from "#atlas/configuration";
import type { TaskResult } from "#atlas/journal";
import { planExperiment, TRAIN } from "#atlas/plan";
import { folderStore } from "#atlas/store";
import { magnitudeMask, quantised } from "#landscape/training";
import { cellData } from "./cell-data.ts";
import { executeJob } from "./execute-job.ts";
import { cellNetwork, readWeights } from "./trained-network.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "pruning-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const text = (training: string, slices = "", model = "{ family: mlp, depth: 1 }") => `
name: pruning
data: { source: glyphs, size: 8, examples: 60, test_examples: 30 }
model: ${model}
training: { learning_rate: 0.1, budget: { epochs: 4 }, ${training} }
grid: { load: { width: [8] }, temperature: { batch_size: [16] }, slices: { ${slices} } }
seeds: 2
measure:
  curvature: { examples: 40, lanczos_steps: 4, trace_probes: 9 }
  connectivity: { pairs: 1, interior_points: 3, epochs: 1, batch_size: 32 }
  similarity: { examples: 40 }
`;

/** The flat parameters of every network, and its result, by the value of a knob and its seed. */
async function networksOf(name: string, yaml: string, knob = "none", measure = false) {
  const configuration = parseConfiguration(yaml, "pruning.yaml");
  const store = folderStore(join(folder, name));
  await store.prepare();
  const context = { configuration, dataFolder: folder, store };
  const plan = planExperiment(configuration);
  const results: TaskResult[] = [];
  for (const job of plan.jobs.filter(({ kind }) => measure || kind === TRAIN)) {
    results.push(...(await executeJob(job, context)).results);
  }
  const found = new Map<string, { readonly parameters: Float32Array; readonly result: TaskResult }>();
  for (const { knobs, networks } of plan.cells) {
    const network = cellNetwork(knobs, context, await cellData(knobs, context));
    for (const { planned, parameters } of await readWeights(store, network, networks)) {
      const result = results.find(({ key }) => key === planned.key)!;
      found.set(`${knobs[knob]} ${planned.seed}`, { parameters, result });
    }
  }
  const { knobs } = plan.cells[0]!;
  const { layout } = cellNetwork(knobs, context, await cellData(knobs, context));
  return { found, layout, results, jobs: plan.jobs };
}

const SEEDS = [0, 1];

describe("pruned networks", () => {
  it("keep the largest weights of the dense ones, which are those of an experiment that prunes nothing", async () => {
    const plain = await networksOf("plain", text(""));
    const { found, layout, jobs } = await networksOf("pruned", text("", "density: [0.2, 0.5, 1]"), "density");
    expect(jobs.filter(({ kind }) => kind === TRAIN)).toHaveLength(1);
    for (const seed of SEEDS) {
      const dense = plain.found.get(`undefined ${seed}`)!.parameters;
      expect(found.get(`1 ${seed}`)!.parameters).toEqual(dense);
      for (const density of [0.2, 0.5]) {
        const { parameters, result } = found.get(`${density} ${seed}`)!;
        const mask = magnitudeMask(layout, dense, density);
        for (const [i, kept] of mask.entries()) if (kept === 0) expect(Math.abs(parameters[i]!)).toBe(0);
        expect(parameters.filter((value) => value !== 0).length).toBeGreaterThan(
          0.9 * mask.filter(Boolean).length,
        );
        expect(result.training).toMatchObject({ epochs: 4, stopped_by: "budget" });
      }
    }
  });

  it("are the same whatever is trained beside them, with batch normalisation too, and are measured as any others", async () => {
    const model = "{ family: cnn, depth: 1, norm: batch }";
    const beside = await networksOf("beside", text("", "density: [0.3, 1]", model), "density");
    const alone = await networksOf("alone", text("density: 0.3", "", model), "none", true);
    for (const seed of SEEDS) {
      expect(alone.found.get(`undefined ${seed}`)!.parameters).toEqual(
        beside.found.get(`0.3 ${seed}`)!.parameters,
      );
    }
    const values = alone.results.flatMap(({ observations }) => observations.map(({ value }) => value));
    expect(values.length).toBeGreaterThan(20);
    expect(values.filter((value) => value === null)).toEqual([]);
  });

  it("train again as they are told", async () => {
    const told = await networksOf(
      "told",
      text("density: 0.5, pruning: { rewind_epochs: 0, retrain_epochs: 2, retrain_batch_size: 30 }"),
    );
    for (const seed of SEEDS) {
      expect(told.found.get(`undefined ${seed}`)!.result.training).toMatchObject({ epochs: 2, updates: 4 });
    }
    const other = await networksOf(
      "other",
      text("density: 0.5, pruning: { rewind_epochs: 2, retrain_epochs: 2, retrain_batch_size: 30 }"),
    );
    expect(other.found.get("undefined 0")!.parameters).not.toEqual(told.found.get("undefined 0")!.parameters);
  });
});

describe("networks whose layers have learning rates of their own", () => {
  it("are others than those of one rate, which are those of an experiment that does not say, and can be pruned", async () => {
    const plain = await networksOf("one-rate", text(""));
    const both = await networksOf(
      "layer-temperatures",
      text("", "layer_temperatures: [equal, balanced]"),
      "layer_temperatures",
    );
    const alone = await networksOf("balanced", text("layer_temperatures: balanced"));
    for (const seed of SEEDS) {
      const equal = both.found.get(`equal ${seed}`)!;
      const balanced = both.found.get(`balanced ${seed}`)!;
      const without = plain.found.get(`undefined ${seed}`)!;
      expect(equal.result.key).toBe(without.result.key);
      expect(equal.parameters).toEqual(without.parameters);
      expect(balanced.parameters).not.toEqual(equal.parameters);
      expect(alone.found.get(`undefined ${seed}`)).toEqual(balanced);
    }
    const { found } = await networksOf("balanced-pruned", text("density: 0.5, layer_temperatures: balanced"));
    for (const seed of SEEDS) {
      const { parameters, result } = found.get(`undefined ${seed}`)!;
      expect(parameters.filter((value) => value === 0).length).toBeGreaterThan(parameters.length / 3);
      expect(result.training).toMatchObject({ status: "trained", epochs: 4 });
    }
  });
});

describe("quantised networks", () => {
  it("are those of the same training with fewer bits, in all that is told of them", async () => {
    const { found, layout } = await networksOf("bits", text("", "weight_bits: [2, 4, 32]"), "weight_bits");
    for (const seed of SEEDS) {
      const whole = found.get(`32 ${seed}`)!;
      for (const bits of [2, 4]) {
        const own = found.get(`${bits} ${seed}`)!;
        expect(own.parameters).toEqual(quantised(layout, whole.parameters, bits));
        expect(own.result.training).toEqual(whole.result.training);
        expect(own.result.observations[0]!.value).not.toBe(whole.result.observations[0]!.value);
      }
    }
  });

  it("of pruned ones share their second training, and stay as sparse", async () => {
    const { found } = await networksOf("both", text("density: 0.3", "weight_bits: [4, 32]"), "weight_bits");
    for (const seed of SEEDS) {
      const [few, whole] = [4, 32].map((bits) => found.get(`${bits} ${seed}`)!);
      expect(few!.result.training).toEqual(whole!.result.training);
      expect(whole!.parameters.every((value, i) => value !== 0 || Math.abs(few!.parameters[i]!) === 0)).toBe(
        true,
      );
    }
  });
});

it.each([
  ["density: 0", "training.density is 0; expected a number from 0.000001 to 1"],
  ["density: 0.5, checkpoint: { epochs: 2 }", "training.density is 0.5 beside checkpoints of the training"],
  [
    "density: 0.5, pruning: { rewind_epochs: 4 }",
    "training.pruning.rewind_epochs is 4; expected less than the epochs of the budget, 4",
  ],
  [
    "density: 0.5, pruning: { retrain_batch_size: 61 }",
    "training.pruning.retrain_batch_size is 61; expected at most 60",
  ],
  ["weight_bits: 1", "training.weight_bits is 1; expected a whole number from 2 to 32"],
  ["weight_bits: 8, oracle: true", "training.weight_bits is 8 beside training.oracle"],
])("with %s there is no experiment: %s", (training, words) => {
  expect(() => parseConfiguration(text(training), "a.yaml")).toThrow(words);
});
