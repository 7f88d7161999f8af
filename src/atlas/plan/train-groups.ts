import { GRADIENT, networksAtOnce } from "#landscape";
import type { Network } from "#nets";
import type { CellNetworks } from "./cell-networks.ts";
import type { PlannedCell, PlannedNetwork } from "./job.ts";

/** The most networks that train as one program, however small: more would leave other workers without a share. */
export const MOST_IN_GROUP = 32;

/** While the activations of a step are no more than this, a processor's cache, sharing a program costs no time, bytes. */
const CACHE_BYTES = 32 * 2 ** 20;

/**
 * Networks that train together: those of equal width, depth, batch size and number of examples, groups of one
 * shape as even as can be, the seeds of a cell together where they fit.
 *
 * A group has as many networks as gain from sharing a program, at most `MOST_IN_GROUP`: many small networks, large
 * ones one by one. Nothing of the machine enters, so that a plan is the same everywhere.
 *
 * @returns groups in the order of their first cell
 */
export function trainGroups(
  cells: readonly PlannedCell[],
  networkOf: CellNetworks,
): readonly (readonly PlannedNetwork[])[] {
  const byShape = Map.groupBy(cells, ({ knobs }) =>
    [knobs.width, knobs.depth, knobs.batch_size, knobs.examples].join(" "),
  );
  return [...byShape.values()].flatMap((sameShape) => {
    const { knobs, networks } = sameShape[0]!;
    const most = mostTogether(networkOf(knobs), knobs.batch_size ?? 1, networks.length);
    const units = networks.length <= most ? sameShape.map((cell) => cell.networks) : oneByOne(sameShape);
    const unitsInGroup = Math.floor(most / units[0]!.length);
    return evenParts(units, Math.ceil(units.length / unitsInGroup)).map((part) => part.flat());
  });
}

/** How many networks to train as one program: those that gain from it, and a cell's seeds where they do not lose. */
function mostTogether(network: Network, rows: number, seeds: number): number {
  const gaining = networksAtOnce({ classifier: network, rows, pass: GRADIENT });
  const cached = Math.floor(CACHE_BYTES / (4 * GRADIENT.copies * rows * network.workload.activations));
  return Math.min(MOST_IN_GROUP, Math.max(gaining, seeds <= cached ? seeds : 1));
}

function oneByOne(cells: readonly PlannedCell[]): readonly (readonly PlannedNetwork[])[] {
  return cells.flatMap(({ networks }) => networks.map((network) => [network]));
}

/** A list cut into a number of runs whose lengths differ by at most one. */
function evenParts<Item>(items: readonly Item[], parts: number): readonly (readonly Item[])[] {
  const boundary = (part: number) => Math.round((part * items.length) / parts);
  return Array.from({ length: parts }, (_, part) => items.slice(boundary(part), boundary(part + 1)));
}
