import { randomStream } from "#random";

/** One cell in so many is computed again unless all are. */
const ONE_IN = 10;

/** The fewest cells that are computed again, where there are so many. */
const FEWEST = 3;

/** A cell that may be computed again, by its position, with the kinds of results that it has. */
export interface Candidate {
  readonly position: number;
  readonly kinds: ReadonlySet<string>;
}

/**
 * The positions of the cells to compute again, ascending: one in ten, at least three, drawn by the seed, and one more for
 * each kind of result that none of them has.
 */
export function sampleCells(candidates: readonly Candidate[], seed: number): readonly number[] {
  const order = [...randomStream(seed, "verify").permutation(candidates.length)].map((i) => candidates[i]!);
  const wanted = Math.max(FEWEST, Math.ceil(candidates.length / ONE_IN));
  const chosen = order.slice(0, wanted);
  const covered = new Set(chosen.flatMap(({ kinds }) => [...kinds]));
  for (const candidate of order.slice(wanted)) {
    if ([...candidate.kinds].every((kind) => covered.has(kind))) continue;
    chosen.push(candidate);
    for (const kind of candidate.kinds) covered.add(kind);
  }
  return chosen.map(({ position }) => position).sort((a, b) => a - b);
}
