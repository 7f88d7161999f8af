import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parseConfiguration } from "#atlas/configuration";
import { planExperiment } from "#atlas/plan";
import { folderStore } from "#atlas/store";
import { inputsOf } from "#data";
import { classifierObjective } from "#landscape";
import { evaluate } from "#landscape/evaluation";
import { crossEntropy, type Loss, meanSquaredError } from "#landscape/losses";
import { adamw, type Optimiser, sam, sgd } from "#landscape/optimisers";
import { trainEnsemble } from "#landscape/training";
import { initialise } from "#nets/initialisation";
import { randomStream } from "#random";
import { cellData } from "./cell-data.ts";
import { executeJob } from "./execute-job.ts";
import { cellNetwork, readWeights } from "./trained-network.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "losses-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const cases: readonly (readonly [training: string, Loss, Optimiser])[] = [
  ["momentum: 0.8", crossEntropy.make(), sgd.make({ momentum: 0.8 })],
  ["optimiser: { kind: sgd, nesterov: true }", crossEntropy.make(), sgd.make({ nesterov: true })],
  [
    "loss: { kind: cross-entropy, label_smoothing: 0.2 }, optimiser: { kind: sam, radius: 0.1 }, momentum: 0.5",
    crossEntropy.make({ label_smoothing: 0.2 }),
    sam.make({ radius: 0.1, momentum: 0.5 }),
  ],
  [
    "loss: mean-squared-error, optimiser: { kind: adamw, beta2: 0.99 }",
    meanSquaredError.make(),
    adamw.make({ beta2: 0.99 }),
  ],
];

test.each(cases)("a run trains and measures by its configuration: %s", async (training, loss, optimiser) => {
  const configuration = parseConfiguration(
    `
name: losses
data: { source: glyphs, size: 8, examples: 60, test_examples: 30 }
training: { ${training}, budget: { epochs: 2 } }
grid: { load: { width: [8] }, temperature: { batch_size: [16] } }
seeds: 2
measure:
  curvature: { examples: 40, lanczos_steps: 3, trace_probes: 4 }
  connectivity: { pairs: 1, interior_points: 1, epochs: 1, batch_size: 32 }
  similarity: { examples: 40 }
`,
    "losses.yaml",
  );
  const store = folderStore(join(folder, String(cases.findIndex(([own]) => own === training))));
  await store.prepare();
  const context = { configuration, dataFolder: folder, store };
  const { cells, jobs } = planExperiment(configuration);
  const observed = new Map<string, number | null>();
  for (const job of jobs) {
    for (const { seeds, observations } of (await executeJob(job, context)).results) {
      for (const { metric, value } of observations) observed.set(`${metric} ${seeds.join("-")}`, value);
    }
  }

  const { knobs, networks } = cells[0]!;
  const data = await cellData(knobs, context);
  const network = cellNetwork(knobs, context, data);
  const objective = classifierObjective(network, loss);
  const examples = { inputs: inputsOf(data.train), targets: data.trainLabels };
  const expected = await trainEnsemble({
    objective,
    examples: { inputs: inputsOf(data.train) },
    members: networks.map(({ key }) => ({
      initial: initialise(network, "he-normal", randomStream(1, "initialisation", key)),
      examples: { targets: data.trainLabels },
      learningRate: 0.02,
      weightDecay: 5e-4,
      batchOrder: randomStream(1, "batch-order", key),
    })),
    batchSize: 16,
    optimiser,
    schedule: { kind: "constant" },
    budget: { epochs: 2 },
    stop: { kind: "never" },
    incompleteBatch: "keep",
  });
  const trained = await readWeights(store, network, networks);
  expect(trained.map(({ parameters }) => parameters)).toEqual(expected.map(({ parameters }) => parameters));
  const judged = await evaluate({ objective, parameters: expected.map((own) => own.parameters), examples });
  expect(observed.get("train_loss 0")).toBe(judged[0]!.loss);
  expect(observed.get("train_error_pct 1")).toBe(judged[1]!.error);
  expect(observed.get("hessian_trace 0")).toEqual(expect.any(Number));
  expect(observed.get("linear_barrier_nll 0-1")).toEqual(expect.any(Number));
});
