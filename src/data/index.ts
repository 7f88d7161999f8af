/**
 * Data: images or rows of numbers with labels or with numbers to be predicted, or sentences with translations, and everything that is done to them before a network sees them.
 *
 *     stratifiedSubset ── how many examples
 *     corruptLabels, corruptNumbers, corruptPlaces, corruptTokens, blurred, addPixelNoise ── how bad they are
 *     standardisation, standardise ── mean 0, deviation 1 by channel
 *     imageChange ── what becomes of an image each time that it is trained on
 *     mixupProbes ── points between examples, on which networks are compared
 *
 * Every step is a pure function; what is random takes a named stream and depends on nothing else.
 */
export {
  AUGMENTATION_KINDS,
  type AugmentationKind,
  CROP_PADDING,
  type ImageChange,
  imageChange,
} from "./augmentation.ts";
export { blurred } from "./blur.ts";
export { checkNumber } from "./check-number.ts";
export {
  type BesideTokens,
  type Dataset,
  type Images,
  type ImagesWithNumbers,
  type LabelledImages,
  pixelsPerExample,
  shapeForNetworks,
  type TargetScale,
} from "./dataset.ts";
export {
  areSentences,
  areTokens,
  type ExampleSet,
  haveNumbers,
  inputsOf,
  inputsPerExample,
  selectExamples,
  type Targets,
  targetsOf,
  targetsPerExample,
} from "./examples.ts";
export { hashExamples } from "./hash.ts";
export {
  type CorruptedLabels,
  corruptLabels,
  LABEL_NOISE_KINDS,
  type LabelNoiseKind,
} from "./label-noise.ts";
export { type MixupProbes, type MixupSettings, mixtures, mixupProbes } from "./mixup-probes.ts";
export {
  addPixelNoise,
  PIXEL_NOISE_KINDS,
  PIXEL_NOISE_MODES,
  type PixelNoiseKind,
  type PixelNoiseMode,
  type PixelNoiseOptions,
} from "./pixel-noise.ts";
export {
  checkStandardisation,
  type Standardisation,
  standardisation,
  standardise,
} from "./pixels.ts";
export { corruptPlaces, UNJUDGED_LABEL } from "./place-labels.ts";
export {
  FIRST_WORD,
  MARKS,
  type OfBothLanguages,
  type PairTexts,
  type SentencePairs,
  type SentenceRows,
  type SentenceSizes,
  sentencePairs,
  tokensPerPair,
} from "./sentence-pairs.ts";
export { strataOf, stratifiedIndices, stratifiedSplit, stratifiedSubset } from "./stratify.ts";
export { corruptNumbers } from "./target-noise.ts";
export { corruptTokens } from "./token-noise.ts";
