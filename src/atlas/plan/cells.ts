import { cellConfiguration, cellKnobs, type ExperimentConfiguration } from "#atlas/configuration";
import { unitOfLoss } from "#landscape/losses";
import type { PlannedCell, PlannedNetwork } from "./job.ts";
import { keyOf, keySeries } from "./key.ts";
import { networkDeterminants } from "./network-determinants.ts";

/** Which edition of training makes a network. Raise it when a change of the code changes trained weights. */
const TRAINING_EDITION = 1;

/**
 * Every cell with its networks, in the order of the tables: slices slowest, then load, then temperature.
 *
 * A network's key covers its data, model and training sections with the cell's knobs in place, the device,
 * the root seed and its own seed (see `networkDeterminants`); neither other cells, nor what is measured, nor the
 * experiment's name enter it.
 */
export function planCells(configuration: ExperimentConfiguration): readonly PlannedCell[] {
  const { device, root_seed } = configuration;
  return cellKnobs(configuration).map((knobs) => {
    const sections = cellConfiguration(configuration, knobs);
    const determinants = {
      procedure_version: TRAINING_EDITION,
      ...networkDeterminants(sections, device),
      root_seed,
    };
    const cell = keyOf("cell", determinants);
    const keyOfSeed = keySeries("network", determinants, "seed");
    const networks = Array.from(
      { length: configuration.seeds },
      (_, seed): PlannedNetwork => ({ key: keyOfSeed(seed), cell, knobs, seed }),
    );
    return { cell, knobs, lossUnit: unitOfLoss(sections.training.loss), networks };
  });
}
