import type { Difference, VerifiedCells } from "./verification.ts";

/**
 * What was found, with those differences of numbers alone that a second process finds as well: a process may misread a
 * number once in many thousand (`docs/results-folder.md`), and a run that is as stored is not to be called otherwise.
 */
export async function confirmed(
  found: VerifiedCells,
  lookAgain: (differences: readonly Difference[]) => Promise<VerifiedCells>,
): Promise<VerifiedCells> {
  const doubtful = found.differences.filter(({ problem }) => problem === null);
  if (doubtful.length === 0) return found;
  const nameOf = ({ key, quantity, part }: Difference) => `${key} ${quantity} ${part}`;
  const again = new Set((await lookAgain(doubtful)).differences.map(nameOf));
  return {
    ...found,
    differences: found.differences.filter((one) => one.problem !== null || again.has(nameOf(one))),
  };
}
