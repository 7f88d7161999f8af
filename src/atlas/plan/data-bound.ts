import { cellConfiguration, type ExperimentConfiguration, examplesRead } from "#atlas/configuration";
import { drawsOf, type Plan, type PlannedCell, type PlannedNetwork, type Task, TRAIN } from "./job.ts";
import { keyOf } from "./key.ts";

/** The code of the error of data files that are others than those that a plan is bound to. */
export const DATA_CHANGED = "run/data-changed";

/** Hashes of the examples that cells read of files, by the names of `examplesRead`. */
export type DataHashes = Readonly<Record<string, string>>;

/**
 * A plan whose keys of networks and results name the data files as well: what was computed from other files is another
 * result, and has a file of its own.
 *
 * @param hashes of what is found now
 * @param unnamed of what keys say nothing about: in runs that were begun before keys named data files
 */
export function boundToData(
  plan: Plan,
  configuration: ExperimentConfiguration,
  hashes: DataHashes,
  unnamed: DataHashes,
): Plan {
  const { cells, checkpoints, jobs } = plan;
  const bound = new Map<PlannedNetwork, PlannedNetwork>();
  const boundCell = <Cell extends PlannedCell>(cell: Cell): Cell => {
    const name = examplesRead(cellConfiguration(configuration, cell.knobs).data)?.name;
    const data = name === undefined ? undefined : hashes[name];
    if (name === undefined || data === undefined) return cell;
    const isNamed = unnamed[name] !== data;
    const networks = cell.networks.map((network) => boundNetwork(network, data, isNamed));
    for (const [i, network] of networks.entries()) bound.set(cell.networks[i]!, network);
    return { ...cell, networks };
  };
  const [boundCells, boundCheckpoints] = [cells.map(boundCell), checkpoints?.map(boundCell)];
  if (bound.size === 0) return plan;
  const boundTask = (kind: string, { key, networks }: Task): Task => {
    const own = networks.map((network) => bound.get(network) ?? network);
    const { data } = own[0]!;
    if (data === undefined || own[0]!.key === networks[0]!.key) return { key, networks: own };
    return { key: kind === TRAIN ? own[0]!.key : keyOf("result", { result: key, data }), networks: own };
  };
  return {
    ...plan,
    cells: boundCells,
    ...(boundCheckpoints && { checkpoints: boundCheckpoints }),
    jobs: jobs.map((job) => ({ ...job, tasks: job.tasks.map((task) => boundTask(job.kind, task)) })),
  };
}

function boundNetwork(network: PlannedNetwork, data: string, isNamed: boolean): PlannedNetwork {
  if (!isNamed) return { ...network, data };
  const { key } = network;
  return {
    ...network,
    key: keyOf("network of files", { network: key, data }),
    draws: drawsOf(network),
    data,
  };
}
