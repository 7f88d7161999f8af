/**
 * Text and its translation, as pure functions:
 *
 *     ParallelText ── sentences of two languages
 *     pairVocabularies, tokenisedPairs ── tokens, and rows of them
 *     decodeGreedily, decodeByBeam ── translations by any function that tells the next token
 *     bleu, exactMatch, tokenAccuracy ── how good these are
 *
 * What is random takes a named stream and depends on nothing else.
 */
export { exactMatch, exactMatches, tokenAccuracy } from "./accuracy.ts";
export { type BleuScore, bleu, type References } from "./bleu.ts";
export { bleuError, bleuInterval } from "./bleu-interval.ts";
export { type BeamDecoded, type BeamSettings, decodeByBeam } from "./decoding/beam.ts";
export { decodeGreedily } from "./decoding/greedy.ts";
export type { Decoded, DecodingTask, NextLogits, Prefixes } from "./decoding/next-logits.ts";
export {
  type PairVocabularies,
  pairVocabularies,
  type VocabularySettings,
} from "./pair-vocabularies.ts";
export type { ParallelText } from "./parallel-text.ts";
export { subwordVocabulary } from "./subword-vocabulary.ts";
export { type TokenisedPairs, type TokenisedPairsOptions, tokenisedPairs } from "./tokenised-pairs.ts";
export {
  BEGIN,
  END,
  PADDING,
  UNKNOWN,
  type Vocabulary,
  type VocabularyKind,
} from "./vocabulary.ts";
export { wordVocabulary } from "./word-vocabulary.ts";
