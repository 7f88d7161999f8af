/**
 * The candidate that a misspelt word was probably meant to be: the nearest by edit distance (adjacent
 * transpositions count once), if at most a third of its letters differ; none of an empty one.
 */
export function nearestWord(word: string, candidates: readonly string[]): string | undefined {
  const wanted = comparable(word);
  if (wanted.trim() === "") return undefined;
  let nearest: string | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const candidate of candidates) {
    const most = Math.max(1, Math.floor(candidate.length / 3));
    if (Math.abs(candidate.length - wanted.length) > most) continue;
    const distance = editDistance(wanted, comparable(candidate));
    if (distance < least && distance <= most) {
      nearest = candidate;
      least = distance;
    }
  }
  return nearest;
}

/** Words in the order of their edit distances from one, the least first; those as far as others stay in their order. */
export function nearestFirst(word: string, candidates: readonly string[]): readonly string[] {
  const wanted = comparable(word);
  const distances = new Map(candidates.map((own) => [own, editDistance(wanted, comparable(own))]));
  return candidates.toSorted((a, b) => distances.get(a)! - distances.get(b)!);
}

/** What case and dashes do not tell apart. */
function comparable(word: string): string {
  return word.toLowerCase().replaceAll("-", "_");
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
