import { AtlasError } from "#errors";

/** Which pairs of the networks of a cell are measured, by their seeds. */
export type PairsAsked = number | "ring" | "all" | readonly (readonly [number, number])[];

/**
 * The pairs that are asked for of some networks, each with the smaller seed first.
 *
 * @throws AtlasError `measurements/pairs` of kind `input` for a pair of which a network is not there
 */
export function pairsIn(networks: number, asked: PairsAsked): readonly (readonly [number, number])[] {
  if (asked === "all") return everyPair(networks);
  if (asked === "ring") return neighbouringPairs(networks, networks);
  if (typeof asked === "number") return neighbouringPairs(networks, asked);
  const beyond = asked.find((pair) => Math.max(...pair) >= networks);
  if (beyond === undefined) return asked.map(([one, other]) => [Math.min(one, other), Math.max(one, other)]);
  throw new AtlasError({
    code: "measurements/pairs",
    kind: "input",
    problem: `the pair (${beyond.join(", ")}) of ${networks} networks`,
    where: "pairs",
    expected: `seeds from 0 to ${networks - 1}`,
  });
}

/** How many pairs of seeds are joined: (0, 1), (1, 2), … and last (0, n - 1), at most as many as asked for. */
export function pairCount(seeds: number, wanted: number): number {
  return Math.min(wanted, seeds > 2 ? seeds : seeds - 1);
}

/** The pairs (0, 1), (1, 2), … and last (0, n - 1), as many as are asked for; each with the smaller seed first. */
function neighbouringPairs(networks: number, wanted: number): readonly (readonly [number, number])[] {
  return Array.from({ length: pairCount(networks, wanted) }, (_, index) => {
    const neighbour = (index + 1) % networks;
    return [Math.min(index, neighbour), Math.max(index, neighbour)] as const;
  });
}

/** Every pair of some networks. */
export function everyPair(networks: number): readonly (readonly [number, number])[] {
  return Array.from({ length: networks }, (_, first) =>
    Array.from({ length: networks - first - 1 }, (_, i) => [first, first + 1 + i] as const),
  ).flat();
}
