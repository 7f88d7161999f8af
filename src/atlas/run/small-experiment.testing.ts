import { type ExperimentConfiguration, learningRateOf, parseConfiguration } from "#atlas/configuration";
import type { CellKnobs, Job, Plan, PlannedCell, PlannedNetwork } from "#atlas/plan";
import { OF_CLASSIFIERS } from "#quantities";

/** A configuration for tests of everything but computing; what it does not say is as usual. */
export const CONFIGURATION: ExperimentConfiguration = parseConfiguration(
  `
name: small
data: { source: glyphs, examples: 100, test_examples: 50 }
model: { family: mlp, width: 4 }
training: { batch_size: 8, learning_rate: 0.1, weight_decay: 0.0005, budget: { epochs: 2 } }
grid:
  load: { width: [2, 4, 8] }
  temperature: { batch_size: [8, 16] }
seeds: 3
root_seed: 1
measure:
  curvature: { examples: 50, lanczos_steps: 10, lanczos_tolerance: 0.01, trace_probes: 4 }
  connectivity: { pairs: 2, interior_points: 3, epochs: 2, batch_size: 8, learning_rate: 0.01, weight_decay: 0 }
  similarity: { examples: 50 }
`,
  "small.yaml",
);

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
      return { cell, knobs, terms: OF_CLASSIFIERS, networks };
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
