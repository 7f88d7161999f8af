import type { ParallelText } from "./parallel-text.ts";
import { subwordVocabulary } from "./subword-vocabulary.ts";
import type { Vocabulary, VocabularyKind } from "./vocabulary.ts";
import { wordVocabulary } from "./word-vocabulary.ts";

/** The vocabularies of the two languages of a parallel text; a joint one is the same twice. */
export interface PairVocabularies {
  readonly source: Vocabulary;
  readonly target: Vocabulary;
}

/** How the vocabularies of a parallel text are made. */
export interface VocabularySettings {
  readonly kind: VocabularyKind;
  /** The most tokens of each, the four without a text included. */
  readonly size: number;
  /** Whether both languages have one vocabulary, learnt from both. */
  readonly joint: boolean;
}

/**
 * The vocabularies of a parallel text, learnt from its training part alone.
 *
 * @throws AtlasError `text/vocabulary-too-small` or `text/empty`
 */
export function pairVocabularies(
  training: ParallelText,
  { kind, size, joint }: VocabularySettings,
): PairVocabularies {
  const vocabularyOf = kind === "words" ? wordVocabulary : subwordVocabulary;
  if (!joint) {
    return {
      source: vocabularyOf(training.source, { size }),
      target: vocabularyOf(training.target, { size }),
    };
  }
  const both = vocabularyOf([...training.source, ...training.target], { size });
  return { source: both, target: both };
}
