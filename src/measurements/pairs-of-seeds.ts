import { AtlasError } from "#errors";

/** Which pairs of the networks of a cell are measured, by their seeds. */
export type PairsAsked = number | "ring" | "all" | readonly (readonly [number, number])[];

/**
 * The pairs that are asked for of some networks, each with the smaller seed first.
 *
 * @param usual of how many networks a number of pairs or a ring is asked for; each network beyond is joined with the one before
 *   it and with the first. Default: of all
 * @throws AtlasError `measurements/pairs` of kind `input` for a pair of which a network is not there
 */
export function pairsIn(
  networks: number,
  asked: PairsAsked,
  usual = networks,
): readonly (readonly [number, number])[] {
  if (asked === "all") return everyPair(networks);
  if (asked === "ring" || typeof asked === "number") {
    const wanted = asked === "ring" ? networks : asked;
    return [...neighbouringPairs(Math.min(usual, networks), wanted), ...furtherPairs(networks, usual)];
  }
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

/** The pairs of each network beyond the usual ones: with the one before it and with the first. */
function furtherPairs(networks: number, usual: number): readonly (readonly [number, number])[] {
  return Array.from({ length: Math.max(0, networks - usual) }, (_, i) => usual + i).flatMap((own) =>
    // The first network has none before it, and the one before the second is the first.
    own === 0 ? [] : own === 1 ? [[0, 1] as const] : [[own - 1, own] as const, [0, own] as const],
  );
}

/** Every pair of some networks. */
export function everyPair(networks: number): readonly (readonly [number, number])[] {
  return Array.from({ length: networks }, (_, first) =>
    Array.from({ length: networks - first - 1 }, (_, i) => [first, first + 1 + i] as const),
  ).flat();
}
