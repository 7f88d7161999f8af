import { type ExperimentConfiguration, measurementsOf } from "#atlas/configuration";
import { cellNetworks } from "./cell-networks.ts";
import { planCells, planCheckpoints } from "./cells.ts";
import { costEstimator, type UnpricedJob } from "./cost.ts";
import { currentEditions, editionOf } from "./editions.ts";
import { type Editions, type Plan, type PlannedCell, TRAIN } from "./job.ts";
import { keyOf } from "./key.ts";
import { measurementJobs } from "./measurement-groups.ts";
import { measurementTasks, settingsOf } from "./measurement-tasks.ts";
import { inOrderOfUrgency } from "./order.ts";
import { trainGroups } from "./train-groups.ts";

/**
 * The whole experiment as jobs: small networks of equal shapes train together, and a measurement takes cells together
 * whose networks differ by their training alone. A single seed makes no pairs, hence no jobs on pairs.
 *
 * Jobs that keep the longest chain of work waiting come first; costs are estimated seconds of one worker.
 * The same configuration gives the same plan, whatever is done of it already.
 *
 * @param editions by which the results are made. Default those of today; a run of before is read by its own.
 * @throws AtlasError `plan/network-too-large` of kind `input`
 */
export function planExperiment(
  configuration: ExperimentConfiguration,
  editions: Editions = currentEditions(),
): Plan {
  const cells = planCells(configuration, editionOf(editions, TRAIN));
  const checkpoints = planCheckpoints(configuration, cells, editionOf(editions, TRAIN));
  const all = [...cells, ...checkpoints];
  const networkOf = cellNetworks(configuration);
  const costOf = costEstimator(configuration, networkOf);
  const training = trainGroups(all, configuration, networkOf).map(
    (networks): UnpricedJob => ({
      kind: TRAIN,
      key: keyOf(TRAIN, { networks: networks.map(({ key }) => key) }),
      needs: [],
      tasks: networks.map((network) => ({ key: network.key, networks: [network] })),
    }),
  );
  const trainedBy = new Map(
    training.flatMap(({ key, tasks }) => tasks.map((task) => [task.key, key] as const)),
  );
  const measuring = measurementsOf(configuration).flatMap((measurement) => {
    const { kind } = measurement;
    const settings = settingsOf(configuration, measurement);
    const edition = editionOf(editions, kind);
    const jobOn = (together: readonly PlannedCell[]): UnpricedJob | undefined => {
      const tasks = together.flatMap((cell) => measurementTasks(measurement, cell, settings, edition));
      if (tasks.length === 0) return undefined;
      const key = keyOf("job", { kind, tasks: tasks.map((task) => task.key).join(" ") });
      const networks = together.flatMap((cell) => cell.networks);
      return { kind, key, needs: [...new Set(networks.map((own) => trainedBy.get(own.key)!))], tasks };
    };
    const measured = measurement.of === "network" ? all : cells;
    return measurementJobs(measured, configuration, jobOn, costOf);
  });
  const jobs = [...training, ...measuring].map((job) => ({ ...job, cost: costOf(job).seconds }));
  return {
    jobs: inOrderOfUrgency(jobs),
    cells,
    ...(checkpoints.length > 0 && { checkpoints }),
    editions,
  };
}
