import {
  cellConfiguration,
  cellKnobs,
  type ExperimentConfiguration,
  type KnobSettings,
} from "#atlas/configuration";
import type { PlannedCell, PlannedNetwork } from "./job.ts";
import { keyOf } from "./key.ts";

/** Which edition of training makes a network. Raise it when a change of the code changes trained weights. */
const TRAINING_EDITION = 1;

/**
 * Every cell with its networks, in the order of the tables: slices slowest, then load, then temperature.
 *
 * A network's key covers its data, model and training sections with the cell's knobs in place, the device,
 * the root seed and its own seed; neither other cells, nor what is measured, nor the experiment's name enter it.
 */
export function planCells(configuration: ExperimentConfiguration): readonly PlannedCell[] {
  return cellKnobs(configuration).map((knobs) => {
    const determinants = determinantsOf(configuration, knobs);
    const cell = keyOf("cell", determinants);
    const networks = Array.from({ length: configuration.seeds }, (_, seed): PlannedNetwork => {
      return { key: keyOf("network", { ...determinants, seed }), cell, knobs, seed };
    });
    return { cell, knobs, networks };
  });
}

/**
 * What determines the networks of a cell, seeds aside.
 *
 * The device belongs to it: training magnifies the differences of rounding between devices, so that the same
 * seed gives another network, and one journal must not mix them. What lets a network or a computation be as it
 * was before there was a choice (no normalisation, the CPU) is left out, so that keys given then stay valid.
 */
function determinantsOf(configuration: ExperimentConfiguration, knobs: KnobSettings) {
  const { model, ...sections } = cellConfiguration(configuration, knobs);
  const { norm, ...network } = model;
  const { device, root_seed } = configuration;
  return {
    procedure_version: TRAINING_EDITION,
    ...sections,
    model: norm === "none" ? network : model,
    ...(device === "cpu" ? {} : { device }),
    root_seed,
  };
}
