import { type ExperimentConfiguration, measurementsOf } from "#atlas/configuration";
import { cellNetworks } from "./cell-networks.ts";
import { costEstimator, type UnpricedJob } from "./cost.ts";
import { editionOf } from "./editions.ts";
import { type Editions, type Job, type NetworkCounts, type PlannedCell, partOfJob, TRAIN } from "./job.ts";
import { keyOf } from "./key.ts";
import { measurementJobs } from "./measurement-groups.ts";
import { measurementTasks, settingsOf } from "./measurement-tasks.ts";
import { inOrderOfUrgency } from "./order.ts";
import { trainGroups } from "./train-groups.ts";

/** A cell, or a point along its training, with the place of the cell in the grid. */
interface PlacedCell {
  /** With all networks that it will ever have. */
  readonly own: PlannedCell;
  readonly place: number;
  readonly isCheckpoint?: boolean;
}

/**
 * Plans the rounds of an experiment one after another: each call gives the jobs of what a round adds, in the order of their
 * urgency. What a round before has measured of a whole cell that has more networks in the end is left out.
 */
export function roundPlanner(
  configuration: ExperimentConfiguration,
  editions: Editions,
  placed: readonly PlacedCell[],
): (counts: NetworkCounts) => readonly Job[] {
  const networkOf = cellNetworks(configuration);
  const costOf = costEstimator(configuration, networkOf);
  const measurements = measurementsOf(configuration);
  const trainedBy = new Map<string, string>();
  const planned = new Set<string>();
  let before: NetworkCounts = [];
  return (counts) => {
    const grown = placed.flatMap(({ own, place, isCheckpoint = false }) => {
      const [from, to] = [before[place] ?? 0, counts[place] ?? 0];
      const cell: PlannedCell = { ...own, networks: own.networks.slice(0, to) };
      return to <= from ? [] : [{ cell, from, isCheckpoint, isWhole: to === own.networks.length }];
    });
    before = counts;
    const added = grown.map(({ cell, from }) => ({ ...cell, networks: cell.networks.slice(from) }));
    const training = trainGroups(added, configuration, networkOf).map(
      (networks): UnpricedJob => ({
        kind: TRAIN,
        key: keyOf(TRAIN, { networks: networks.map(({ key }) => key) }),
        needs: [],
        tasks: networks.map((network) => ({ key: network.key, networks: [network] })),
      }),
    );
    for (const { key, tasks } of training) for (const task of tasks) trainedBy.set(task.key, key);
    const passing = new Set(grown.filter(({ isWhole }) => !isWhole).map(({ cell }) => cell.cell));
    const measuring = measurements.flatMap((measurement) => {
      const { kind, of } = measurement;
      const settings = settingsOf(configuration, measurement);
      const how = { edition: editionOf(editions, kind), seeds: configuration.seeds };
      const tasksOf = measurementTasks(measurement, settings, how);
      const jobOn = (together: readonly PlannedCell[]): UnpricedJob | undefined => {
        const all = together.flatMap(tasksOf);
        const tasks = all.filter((task) => !planned.has(task.key));
        if (tasks.length === 0) return undefined;
        const key = keyOf("job", { kind, tasks: tasks.map((task) => task.key).join(" ") });
        const networks = together.flatMap((cell) => cell.networks);
        return { kind, key, needs: [...new Set(networks.map((own) => trainedBy.get(own.key)!))], tasks };
      };
      const measured = grown.filter(({ isCheckpoint }) => of === "network" || !isCheckpoint);
      const cells = measured.map(({ cell }) => cell);
      return measurementJobs(cells, configuration, jobOn, costOf).map((job) => ({
        job,
        // What is of all networks of a cell is none of its numbers any more once it has more of them.
        isLeft: ({ networks }: Job["tasks"][number]) => of !== "cell" || !passing.has(networks[0]!.cell),
      }));
    });
    for (const { job } of measuring) for (const { key } of job.tasks) planned.add(key);
    const priced = (job: UnpricedJob): Job => ({ ...job, cost: costOf(job).seconds });
    const jobs = [
      ...training.map(priced),
      ...measuring.flatMap(({ job, isLeft }) => {
        const tasks = job.tasks.filter(isLeft);
        return tasks.length === 0 ? [] : [partOfJob(priced(job), tasks)];
      }),
    ];
    return inOrderOfUrgency(jobs);
  };
}
