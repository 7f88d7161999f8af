import type { NetworkCounts } from "#atlas/plan";
import { finerCells, type MeasuredCell, STRAIGHT } from "./finer-cells.ts";
import type { GridPlace } from "./grid-places.ts";

/** What a round may spend. */
export interface RoundBudget {
  /** Networks of a cell that is measured for the first time. */
  readonly seeds: number;
  /** Networks of a cell at most. */
  readonly mostSeeds: number;
  /** Rounds that are left, this one included: an undecided cell gets its further networks spread over them. */
  readonly rounds: number;
  /** Networks that the round may add. */
  readonly networks: number;
}

/** What a round may add to one cell. */
interface Step {
  readonly index: number;
  /** At least and at most: a cell is begun with all its seeds. */
  readonly networks: readonly [least: number, most: number];
  /** What is expected of it for each network. */
  readonly worth: number;
}

/**
 * The networks that cells have after the next round: further ones where a cell is undecided, and all seeds where one lies
 * between others that differ. What settles most for each network comes first; that a cell is undecided counts for each of its
 * further networks as much as one difference along a row or column does for a whole cell.
 *
 * @param counts of networks before
 * @param measured what is known of the cells that have networks, by their places
 */
export function nextNetworks(
  places: readonly GridPlace[],
  counts: NetworkCounts,
  measured: ReadonlyMap<number, MeasuredCell>,
  { seeds, mostSeeds, rounds, networks }: RoundBudget,
): NetworkCounts {
  const between = finerCells(places, measured).map(
    ({ index, score }): Step => ({ index, networks: [seeds, seeds], worth: score / seeds }),
  );
  const undecided = [...measured].flatMap(([index, { phase }]): Step[] => {
    const further = Math.ceil((mostSeeds - counts[index]!) / rounds);
    return phase === "undecided" && further > 0 ? [{ index, networks: [1, further], worth: STRAIGHT }] : [];
  });
  const next = [...counts];
  let left = networks;
  for (const step of [...between, ...undecided].sort((a, b) => b.worth - a.worth || a.index - b.index)) {
    const [least, most] = step.networks;
    const added = Math.min(most, left);
    if (added < least) continue;
    left -= added;
    next[step.index]! += added;
  }
  return next;
}
