/** A number for the source language and one for the target language. */
interface OfBothLanguages {
  readonly source: number;
  readonly target: number;
}

/** The token that fills sentences up: no attention looks at it, and no answer in its place is judged. */
export const PADDING = 0;

/** The weights of the first of two mixed pairs that there are: whole numbers of so many parts, as inputs are whole. */
export const MIXTURE_PARTS = 2 ** 20;

/** How many tokens a network reads of one pair of sentences. */
export function pairLength({ length }: Pick<SequenceShape, "length">): number {
  return length.source + length.target;
}

/**
 * How many numbers a network reads of two mixed pairs of sentences: the first, the second, and the first's share in
 * `MIXTURE_PARTS`.
 */
export function mixtureLength(shape: Pick<SequenceShape, "length">): number {
  return 2 * pairLength(shape) + 1;
}

/** What a network of sequences reads and answers: sentences, and a word at each place of their translations. */
export interface SequenceShape {
  /** Words of the source language and of the target language, padding and other marks among them. */
  readonly words: OfBothLanguages;
  /** Tokens of a sentence in each, padding among them. */
  readonly length: OfBothLanguages;
}
