import type { ExperimentConfiguration } from "#atlas/configuration";
import { cellNetworks } from "./cell-networks.ts";
import { planCells, planPairs } from "./cells.ts";
import { costEstimator, type UnpricedJob } from "./cost.ts";
import type { Job, Plan, PlannedCell } from "./job.ts";
import { keyOf } from "./key.ts";
import { inOrderOfUrgency } from "./order.ts";
import { trainGroups } from "./train-groups.ts";

/**
 * The whole experiment as jobs: small networks of equal shapes train together; curvature, connectivity and
 * similarity are measured cell by cell. A single seed makes no pairs, hence no jobs on pairs.
 *
 * Jobs that keep the longest chain of work waiting come first; costs are estimated seconds of one worker.
 * The same configuration gives the same plan.
 *
 * @throws AtlasError `plan/network-too-large` of kind `input`
 */
export function planExperiment(configuration: ExperimentConfiguration): Plan {
  const cells = planCells(configuration);
  const networkOf = cellNetworks(configuration);
  const costOf = costEstimator(configuration, networkOf);
  const training = trainGroups(cells, configuration, networkOf).map((networks) => ({
    kind: "train" as const,
    key: keyOf("train", { networks: networks.map(({ key }) => key) }),
    needs: [],
    networks,
  }));
  const trainedBy = new Map(
    training.flatMap(({ key, networks }) => networks.map((network) => [network.key, key])),
  );
  const measuring = cells.flatMap((cell) => {
    const needs = [...new Set(cell.networks.map(({ key }) => trainedBy.get(key)!))];
    return measuringJobs(cell, needs, configuration);
  });
  const jobs = [...training, ...measuring].map((job): Job => ({ ...job, cost: costOf(job).seconds }));
  return { jobs: inOrderOfUrgency(jobs), cells };
}

/** The jobs that measure one cell; the key of each covers the part of the measurement section that concerns it. */
function measuringJobs(
  cell: PlannedCell,
  needs: readonly string[],
  configuration: ExperimentConfiguration,
): readonly UnpricedJob[] {
  const { procedure, curvature, connectivity, similarity } = configuration.measure;
  const { networks } = cell;
  const keys = networks.map(({ key }) => key);
  const jobs: UnpricedJob[] = [
    {
      kind: "curvature",
      key: keyOf("curvature", { networks: keys, procedure, settings: curvature }),
      needs,
      networks,
    },
  ];
  if (networks.length < 2) return jobs;
  const pairs = planPairs(cell, configuration);
  const { interior_points } = connectivity;
  jobs.push(
    {
      kind: "connectivity",
      key: keyOf("connectivity", { pairs: pairs.map(({ key }) => key), interior_points }),
      needs,
      pairs,
    },
    {
      kind: "similarity",
      key: keyOf("similarity", { networks: keys, procedure, settings: similarity }),
      needs,
      networks,
    },
  );
  return jobs;
}
