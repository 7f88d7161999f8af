/** Sentences of two languages: line i of the one is the translation of line i of the other. */
export interface ParallelText {
  readonly source: readonly string[];
  readonly target: readonly string[];
}
