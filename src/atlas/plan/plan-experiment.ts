import type { ExperimentConfiguration } from "#atlas/configuration";
import { measurements } from "#measurements";
import { cellNetworks } from "./cell-networks.ts";
import { planCells } from "./cells.ts";
import { costEstimator, type UnpricedJob } from "./cost.ts";
import { currentEditions, editionOf } from "./editions.ts";
import { type Editions, type Plan, TRAIN } from "./job.ts";
import { keyOf } from "./key.ts";
import { measurementTasks, settingsOf } from "./measurement-tasks.ts";
import { inOrderOfUrgency } from "./order.ts";
import { trainGroups } from "./train-groups.ts";

/**
 * The whole experiment as jobs: small networks of equal shapes train together; every measurement is a job a cell. A
 * single seed makes no pairs, hence no jobs on pairs.
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
  const networkOf = cellNetworks(configuration);
  const costOf = costEstimator(configuration, networkOf);
  const training = trainGroups(cells, configuration, networkOf).map(
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
  const kinds = measurements().map((measurement) => ({
    measurement,
    settings: settingsOf(configuration, measurement),
  }));
  const measuring = cells.flatMap((cell) => {
    const needs = [...new Set(cell.networks.map(({ key }) => trainedBy.get(key)!))];
    return kinds.flatMap(({ measurement, settings }): UnpricedJob[] => {
      const tasks = measurementTasks(measurement, cell, settings, editionOf(editions, measurement.kind));
      const { kind } = measurement;
      if (tasks.length === 0) return [];
      return [
        { kind, key: keyOf("job", { kind, tasks: tasks.map(({ key }) => key).join(" ") }), needs, tasks },
      ];
    });
  });
  const jobs = [...training, ...measuring].map((job) => ({ ...job, cost: costOf(job).seconds }));
  return { jobs: inOrderOfUrgency(jobs), cells, editions };
}
