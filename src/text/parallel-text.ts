/** Sentences of two languages: line i of the one is the translation of line i of the other. */
export interface ParallelText {
  readonly source: readonly string[];
  readonly target: readonly string[];
}

/** The pairs at the given indices (each 0 … count - 1, repeats allowed), in that order. */
export function selectPairs(
  { source, target }: ParallelText,
  indices: Int32Array | readonly number[],
): ParallelText {
  const chosen = Array.from(indices);
  return { source: chosen.map((i) => source[i]!), target: chosen.map((i) => target[i]!) };
}
