import { type ExperimentConfiguration, learningRateOf } from "#atlas/configuration";
import type { CellKnobs, Job, Plan, PlannedCell, PlannedNetwork } from "#atlas/plan";

/** A configuration for tests of everything but computing. */
export const CONFIGURATION: ExperimentConfiguration = {
  name: "small",
  device: "cpu",
  data: {
    source: "glyphs",
    size: 12,
    difficulty: 0.5,
    examples: 100,
    test_examples: 50,
    label_noise: 0,
    label_noise_kind: "redraw",
    pixel_noise: 0,
    pixel_noise_kind: "gaussian",
    pixel_noise_mode: "add",
    pixel_noise_clip: false,
    blur: 0,
    standardise: "train",
  },
  model: { family: "mlp", width: 4, depth: 2, norm: "none", initialisation: "pytorch" },
  training: {
    batch_size: 8,
    learning_rate: 0.1,
    momentum: 0.9,
    weight_decay: 5e-4,
    loss: { kind: "cross-entropy", label_smoothing: 0 },
    optimiser: { kind: "sgd", nesterov: false },
    schedule: { kind: "constant", per: "update", warmup_epochs: 0, warmup_updates: 0, warmup_start: 0.01 },
    budget: { epochs: 2 },
    stop: { kind: "never" },
    incomplete_batch: "keep",
    augmentation: "none",
    checkpoint: "end",
    oracle: false,
  },
  grid: {
    load: { knob: "width", values: [2, 4, 8] },
    temperature: { knob: "batch_size", values: [8, 16] },
    slices: [],
  },
  seeds: 3,
  root_seed: 1,
  measure: {
    procedure: "better",
    columns: [],
    curvature: {
      examples: 50,
      lanczos_steps: 10,
      lanczos_tolerance: 0.01,
      trace_probes: 4,
      trace_tolerance: 0,
      trace_deflation: false,
    },
    connectivity: {
      pairs: 2,
      interior_points: 3,
      epochs: 2,
      batch_size: 8,
      learning_rate: 0.01,
      weight_decay: 0,
      initialisation: "line",
      loss_tolerance: 0.02,
      times: "stratified",
    },
    similarity: { examples: 50, mixup_alpha: 16 },
  },
  phases: { train_loss: 0.02, connectivity_pct: 1.8, cka: 0.71 },
};

/** The plan of the configuration's grid: a train job for each cell and three measurements that need it. */
export function smallPlan({
  grid,
  seeds,
  data,
  training,
  model,
}: ExperimentConfiguration = CONFIGURATION): Plan {
  const cells: PlannedCell[] = grid.load.values.flatMap((width) =>
    grid.temperature.values.map((batch) => {
      const cell = `cell-${width}-${batch}`;
      const knobs: CellKnobs = {
        width,
        depth: model.depth,
        examples: data.examples,
        label_noise: data.label_noise,
        batch_size: batch,
        learning_rate: learningRateOf(training),
        weight_decay: training.weight_decay,
      };
      const networks = Array.from({ length: seeds }, (_, seed) => ({
        key: `${cell}-${seed}`,
        cell,
        knobs,
        seed,
      }));
      return { cell, knobs, lossUnit: "nats", networks };
    }),
  );
  const jobs: Job[] = cells.map(({ cell, networks }) => ({
    kind: "train",
    key: `train-${cell}`,
    needs: [],
    cost: 4,
    tasks: networks.map((network) => ({ key: network.key, networks: [network] })),
  }));
  for (const { cell, networks } of cells) {
    const needs = [`train-${cell}`];
    const job = (kind: string, cost: number, subjects: readonly (readonly PlannedNetwork[])[]): Job => ({
      kind,
      key: `${kind}-${cell}`,
      needs,
      cost,
      tasks: subjects.map((own) => ({
        key: `${kind}-${own.map(({ key }) => key).join("-")}`,
        networks: own,
      })),
    });
    jobs.push(
      job(
        "curvature",
        2,
        networks.map((network) => [network]),
      ),
      job(
        "connectivity",
        3,
        networks.slice(1).map((second, i) => [networks[i]!, second]),
      ),
      job(
        "similarity",
        1,
        networks.flatMap((first) => networks.slice(first.seed + 1).map((second) => [first, second])),
      ),
    );
  }
  return { jobs, cells, editions: {} };
}
