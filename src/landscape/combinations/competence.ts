/** How competent an ensemble is on some examples. */
export interface Competence {
  /** −1 … 1, of an even number of members at most 0; an ensemble is competent where it is not below 0. */
  readonly margin: number;
  /** Over examples. */
  readonly standardError: number;
}

/**
 * The least, over t from 0 to 1/2, of the share of examples on which a share t to 1/2 of the members errs less that on which a
 * share 1/2 to 1 − t does. Where it is 0 or more, a majority vote errs no more than its members do in the mean (Theisen et
 * al. 2023, assumption 1).
 *
 * @param wrong on how many examples 0, 1, … and all members err
 */
export function competence(wrong: readonly number[]): Competence {
  const members = wrong.length - 1;
  const examples = wrong.reduce((sum, count) => sum + count, 0);
  const shareOf = (from: number, to: number) =>
    wrong.slice(Math.ceil(from), to).reduce((sum, count) => sum + count, 0) / examples;
  // Both shares change where t passes a multiple of 1 / members, and a tie counts as a wrong vote.
  const margins = Array.from({ length: Math.floor(members / 2) + 1 }, (_, t) => {
    const below = shareOf(t, Math.ceil(members / 2));
    const above = shareOf(members / 2, members - t + 1);
    const margin = below - above;
    return { margin, standardError: Math.sqrt(Math.max(0, below + above - margin ** 2) / examples) };
  });
  return margins.reduce((least, own) => (own.margin < least.margin ? own : least));
}
