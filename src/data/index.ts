/**
 * Data: labelled images and everything that is done to them before a network sees them.
 *
 *     stratifiedSubset ── how many examples
 *     corruptLabels, blurred, addPixelNoise ── how bad they are
 *     standardisation, standardise ── mean 0, deviation 1 by channel
 *     mixupProbes ── points between examples, on which networks are compared
 *
 * Every step is a pure function; what is random takes a named stream and depends on nothing else.
 */
export { blurred } from "./blur.ts";
export { checkNumber } from "./check-number.ts";
export { type Dataset, type LabelledImages, pixelsPerExample, selectExamples } from "./dataset.ts";
export { hashImages } from "./hash.ts";
export {
  type CorruptedLabels,
  corruptLabels,
  LABEL_NOISE_KINDS,
  type LabelNoiseKind,
} from "./label-noise.ts";
export { type MixupProbes, type MixupSettings, mixupProbes } from "./mixup-probes.ts";
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
export { stratifiedIndices, stratifiedSplit, stratifiedSubset } from "./stratify.ts";
