import type { ExperimentConfiguration } from "#atlas/configuration";
import type { NetworkSizes } from "#nets/layers";
import { type CellNetworks, cellNetworks } from "./cell-networks.ts";
import { measurementOf } from "./cost.ts";
import { firstNetwork, type Job, type Plan, TRAIN } from "./job.ts";
import { settingsOf } from "./measurement-tasks.ts";

/** File systems hand out room by such pieces, bytes. */
const BLOCK = 4096;

/** What a file of arrays says of each, and of itself beside that, bytes. */
const HEADER_PER_ARRAY = 100;
const HEADER = 700;

/** What a file of curves holds beside control points: losses and errors along them, bytes. */
const PROFILES = 1500;

/** What a result takes in the journal and in the tables, bytes. */
const PER_RESULT = 2600;

/** What the page of a cell takes for itself, each of its networks and each pair of them, bytes. */
const PER_PART_OF_PAGE = 11 * 2 ** 10;

/** What the report and the figures of a run take, bytes. */
const PER_RUN = 3 * 2 ** 20;

/** What the files of the results of a job take, bytes, by jobs of a plan. */
export function diskEstimator(
  configuration: ExperimentConfiguration,
  networkOf: CellNetworks,
): (job: Job) => number {
  return (job) => {
    const network = networkOf(firstNetwork(job)!.knobs);
    const own = job.kind === TRAIN ? weightsFile(network) : keptFile(configuration, job.kind, network);
    return job.tasks.length * (own + PER_RESULT);
  };
}

/** What the folder of a run takes in the end, report and pages with it, bytes. */
export function diskOfPlan(configuration: ExperimentConfiguration, plan: Plan): number {
  const diskOf = diskEstimator(configuration, cellNetworks(configuration));
  return plan.jobs.reduce((sum, job) => sum + diskOf(job), diskOfReport(plan));
}

/** What a run takes beside the files of its results, bytes: report, pages of cells, figures. */
function diskOfReport({ cells }: Pick<Plan, "cells">): number {
  const parts = cells.reduce((sum, { networks: { length } }) => sum + 1 + length + pairsOf(length), 0);
  return PER_RUN + PER_PART_OF_PAGE * parts;
}

function pairsOf(networks: number): number {
  return (networks * (networks - 1)) / 2;
}

function weightsFile({ layout, statistics, parameters }: NetworkSizes): number {
  const arrays = parameters.length + (statistics?.entries.length ?? 0);
  return fileOf(4 * (layout.size + (statistics?.size ?? 0)), arrays);
}

function keptFile(
  configuration: ExperimentConfiguration,
  kind: string,
  { layout, parameters }: NetworkSizes,
): number {
  const measurement = measurementOf(kind);
  const vectors = measurement.keptVectors(settingsOf(configuration, measurement));
  return vectors === 0 ? 0 : fileOf(4 * vectors * layout.size + PROFILES, vectors * parameters.length);
}

function fileOf(bytes: number, arrays: number): number {
  return BLOCK * Math.ceil((bytes + HEADER + HEADER_PER_ARRAY * arrays) / BLOCK);
}
