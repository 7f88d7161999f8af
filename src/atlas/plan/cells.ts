import { cellConfiguration, cellKnobs, type ExperimentConfiguration } from "#atlas/configuration";
import { unitOfLoss } from "#landscape/losses";
import { drawsAlikeOnDevices } from "./editions.ts";
import type { PlannedCell, PlannedNetwork } from "./job.ts";
import { keyOf, keySeries } from "./key.ts";
import { networkDeterminants } from "./network-determinants.ts";

/**
 * Every cell with its networks, in the order of the tables: slices slowest, then load, then temperature.
 *
 * A network's key covers the edition of training, its data, model and training sections with the cell's knobs in place, the device,
 * the root seed and its own seed (see `networkDeterminants`); neither other cells, nor what is measured, nor the
 * experiment's name enter it. Draws are those of the same network on the CPU, so that devices differ by rounding alone.
 */
export function planCells(
  configuration: ExperimentConfiguration,
  trainingEdition: number,
): readonly PlannedCell[] {
  const { device, root_seed } = configuration;
  return cellKnobs(configuration).map((knobs) => {
    const sections = cellConfiguration(configuration, knobs);
    const determinantsOn = (where: typeof device) => ({
      procedure_version: trainingEdition,
      ...networkDeterminants(sections, where),
      root_seed,
    });
    const determinants = determinantsOn(device);
    const cell = keyOf("cell", determinants);
    const keyOfSeed = keySeries("network", determinants, "seed");
    const drawsOfSeed =
      device !== "cpu" && drawsAlikeOnDevices(trainingEdition)
        ? keySeries("network", determinantsOn("cpu"), "seed")
        : undefined;
    const networks = Array.from({ length: configuration.seeds }, (_, seed): PlannedNetwork => {
      const own = { key: keyOfSeed(seed), cell, knobs, seed };
      return drawsOfSeed === undefined ? own : { ...own, draws: drawsOfSeed(seed) };
    });
    return { cell, knobs, lossUnit: unitOfLoss(sections.training.loss), networks };
  });
}
