import {
  cellConfiguration,
  cellKnobs,
  type ExperimentConfiguration,
  epochsAlong,
  termsOf,
} from "#atlas/configuration";
import { drawsAlikeOnDevices } from "./editions.ts";
import type { CellKnobs, NetworkCounts, PlannedCell, PlannedCheckpoint, PlannedNetwork } from "./job.ts";
import { keyOf, keySeries } from "./key.ts";
import { drawDeterminants, isWholeTraining, networkDeterminants } from "./network-determinants.ts";

/**
 * Every cell with its networks, in the order of the tables: slices slowest, then load, then temperature.
 *
 * A network's key covers the edition of training, its data, model and training sections with the cell's knobs in place, the device,
 * the root seed and its own seed (see `networkDeterminants`); neither other cells, nor what is measured, nor the
 * experiment's name enter it. Draws are those of the same network on the CPU, so that devices differ by rounding alone.
 *
 * @param counts of networks, by cells. Default: as many seeds as the experiment has
 */
export function planCells(
  configuration: ExperimentConfiguration,
  trainingEdition: number,
  counts?: NetworkCounts,
): readonly PlannedCell[] {
  return cellKnobs(configuration).map((knobs, place) =>
    planCell(configuration, { knobs, count: counts?.[place] }, trainingEdition),
  );
}

/**
 * The points along the trainings of cells at which networks are measured beside the end: what cells would be whose
 * networks are taken there, so that draws, trainings and keys are those of such cells.
 */
export function planCheckpoints(
  configuration: ExperimentConfiguration,
  cells: readonly PlannedCell[],
  trainingEdition: number,
): readonly PlannedCheckpoint[] {
  const { measure } = configuration;
  if (measure.at === undefined) return [];
  return cells.flatMap(({ cell, knobs, networks: { length: count } }) =>
    epochsAlong({ measure, ...cellConfiguration(configuration, knobs) }).map((epoch) => {
      const at = { knobs: { ...knobs, checkpoint: epoch }, count };
      const own = planCell(configuration, at, trainingEdition);
      const networks = own.networks.map((network) => ({ ...network, along: epoch }));
      return { ...own, networks, of: cell, epoch };
    }),
  );
}

function planCell(
  configuration: ExperimentConfiguration,
  { knobs, count = configuration.seeds }: { readonly knobs: CellKnobs; readonly count: number | undefined },
  trainingEdition: number,
): PlannedCell {
  const { device, root_seed } = configuration;
  const sections = cellConfiguration(configuration, knobs);
  const determinants = {
    procedure_version: trainingEdition,
    ...networkDeterminants(sections, device),
    root_seed,
  };
  const cell = keyOf("cell", determinants);
  const keyOfSeed = keySeries("network", determinants, "seed");
  const drawnOn = drawsAlikeOnDevices(trainingEdition) ? "cpu" : device;
  const drawsOfSeed =
    drawnOn === device && isWholeTraining(sections)
      ? undefined
      : keySeries(
          "network",
          { procedure_version: trainingEdition, ...drawDeterminants(sections, drawnOn), root_seed },
          "seed",
        );
  const networks = Array.from({ length: count }, (_, seed): PlannedNetwork => {
    const own = { key: keyOfSeed(seed), cell, knobs, seed };
    const draws = drawsOfSeed?.(seed) ?? own.key;
    return draws === own.key ? own : { ...own, draws };
  });
  return { cell, knobs, terms: termsOf(sections), networks };
}
