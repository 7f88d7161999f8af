import type { PlannedCell, PlannedNetwork } from "./job.ts";

/** The most networks that train as one program. */
export const MOST_IN_GROUP = 32;

/**
 * Networks that train together: those of equal width, depth, batch size and number of examples, at most
 * `MOST_IN_GROUP` in a group, groups of one shape as even as can be, the seeds of a cell together where they fit.
 *
 * @returns groups in the order of their first cell
 */
export function trainGroups(cells: readonly PlannedCell[]): readonly (readonly PlannedNetwork[])[] {
  const byShape = Map.groupBy(cells, ({ knobs }) =>
    [knobs.width, knobs.depth, knobs.batch_size, knobs.examples].join(" "),
  );
  return [...byShape.values()].flatMap((sameShape) => {
    const seeds = sameShape[0]!.networks.length;
    const units = seeds <= MOST_IN_GROUP ? sameShape.map(({ networks }) => networks) : oneByOne(sameShape);
    const unitsInGroup = Math.floor(MOST_IN_GROUP / units[0]!.length);
    return evenParts(units, Math.ceil(units.length / unitsInGroup)).map((part) => part.flat());
  });
}

function oneByOne(cells: readonly PlannedCell[]): readonly (readonly PlannedNetwork[])[] {
  return cells.flatMap(({ networks }) => networks.map((network) => [network]));
}

/** A list cut into a number of runs whose lengths differ by at most one. */
function evenParts<Item>(items: readonly Item[], parts: number): readonly (readonly Item[])[] {
  const boundary = (part: number) => Math.round((part * items.length) / parts);
  return Array.from({ length: parts }, (_, part) => items.slice(boundary(part), boundary(part + 1)));
}
