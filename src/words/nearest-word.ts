/**
 * The candidate that a misspelt word was probably meant to be: the nearest by edit distance (adjacent
 * transpositions count once), if at most a third of its letters differ; none of an empty one.
 */
export function nearestWord(word: string, candidates: readonly string[]): string | undefined {
  const comparable = word.toLowerCase().replaceAll("-", "_");
  if (comparable.trim() === "") return undefined;
  let nearest: string | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const candidate of candidates) {
    const most = Math.max(1, Math.floor(candidate.length / 3));
    if (Math.abs(candidate.length - comparable.length) > most) continue;
    const distance = editDistance(comparable, candidate.toLowerCase().replaceAll("-", "_"));
    if (distance < least && distance <= most) {
      nearest = candidate;
      least = distance;
    }
  }
  return nearest;
}

/**
 * The fewest insertions, deletions, substitutions and swaps of neighbours that turn one text into the
 * other, no part edited twice (the optimal string alignment distance).
 */
export function editDistance(from: string, to: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, j) => j);
  for (let i = 1; i <= from.length; i++) {
    const row = [i];
    for (let j = 1; j <= to.length; j++) {
      const substitution = last[j - 1]! + (from[i - 1] === to[j - 1] ? 0 : 1);
      const isSwap = i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1];
      row.push(
        Math.min(last[j]! + 1, row[j - 1]! + 1, substitution, isSwap ? beforeLast[j - 2]! + 1 : Infinity),
      );
    }
    beforeLast = last;
    last = row;
  }
  return last[to.length]!;
}
