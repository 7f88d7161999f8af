import { cellKnobs, type ExperimentConfiguration, pairCount, withKnobs } from "#atlas/configuration";
import type { PlannedCell, PlannedNetwork, PlannedPair } from "./job.ts";
import { keyOf } from "./key.ts";

/**
 * Every cell with its networks, in the order of the tables: slices slowest, then load, then temperature.
 *
 * A network's key covers its data, model and training sections with the cell's knobs in place, the root
 * seed and its own seed; neither other cells, nor what is measured, nor the experiment's name enter it.
 */
export function planCells(configuration: ExperimentConfiguration): readonly PlannedCell[] {
  return cellKnobs(configuration).map((knobs) => {
    const determinants = { ...withKnobs(configuration, knobs), root_seed: configuration.root_seed };
    const cell = keyOf("cell", determinants);
    const networks = Array.from({ length: configuration.seeds }, (_, seed): PlannedNetwork => {
      return { key: keyOf("network", { ...determinants, seed }), cell, knobs, seed };
    });
    return { cell, knobs, networks };
  });
}

/** The pairs of a cell that curves join: (0, 1), (1, 2), … and last (0, n - 1), as many as are asked for. */
export function planPairs(
  { networks }: PlannedCell,
  { measure }: ExperimentConfiguration,
): readonly PlannedPair[] {
  const { pairs: wanted, interior_points: _, ...curve } = measure.connectivity;
  return Array.from({ length: pairCount(networks.length, wanted) }, (_, index) => {
    const neighbour = (index + 1) % networks.length;
    const first = networks[Math.min(index, neighbour)]!;
    const second = networks[Math.max(index, neighbour)]!;
    const key = keyOf("curve", {
      networks: [first.key, second.key],
      procedure: measure.procedure,
      curve,
    });
    return { key, first, second };
  });
}
