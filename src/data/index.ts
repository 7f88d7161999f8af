/**
 * Data: labelled images and everything that is done to them before a network sees them.
 *
 *     loadDataset ── a training pool and a test set, from files or from a generator
 *       stratifiedSubset ── how many examples
 *       corruptLabels, addPixelNoise ── how bad they are
 *       standardisation, standardise ── mean 0, deviation 1 by channel
 *       mixupProbes ── points between examples, on which networks are compared
 *
 * Every step is a pure function; what is random takes a named stream and depends on nothing else.
 */
export { type Dataset, type LabelledImages, pixelsPerExample, selectExamples } from "./dataset.ts";
export { type GlyphSettings, glyphs } from "./generators/glyphs.ts";
export { randomTeacher, type Teacher, type TeacherSettings, teacherExamples } from "./generators/teacher.ts";
export { hashImages } from "./hash.ts";
export { type CorruptedLabels, corruptLabels } from "./label-noise.ts";
export { type DatasetRequest, type LoadOptions, loadDataset } from "./load.ts";
export { type MixupProbes, type MixupSettings, mixupProbes } from "./mixup-probes.ts";
export { addPixelNoise, type Standardisation, standardisation, standardise } from "./pixels.ts";
export type { DataSource, FileSource, GeneratedSource, LabelNoiseKind } from "./source.ts";
export { stratifiedIndices, stratifiedSubset } from "./stratify.ts";
