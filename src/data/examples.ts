import { type ImagesWithNumbers, type LabelledImages, pixelsPerExample, selectImages } from "./dataset.ts";
import { type PairTexts, type SentencePairs, tokensPerPair } from "./sentence-pairs.ts";

/** Examples of any kind: images with labels or with numbers to be predicted, or sentences with translations. */
export type ExampleSet = LabelledImages | ImagesWithNumbers | SentencePairs;

/** Targets of examples, flat: float32 numbers, or labels and tokens. */
export type Targets = Float32Array | Int32Array;

/** Whether examples are sentences with translations. */
export function areSentences(examples: ExampleSet): examples is SentencePairs {
  return "inputs" in examples;
}

/** Whether examples are to be answered with numbers. */
export function haveNumbers(examples: ExampleSet): examples is ImagesWithNumbers {
  return "scale" in examples;
}

/** Whether what networks read of examples are whole numbers that stand for something, as tokens do. */
export function areTokens(examples: ExampleSet): boolean {
  return areSentences(examples) || examples.vocabulary !== undefined;
}

/** What networks read of examples, one after another. */
export function inputsOf(examples: ExampleSet): Float32Array | Int32Array {
  return areSentences(examples) ? examples.inputs : examples.images;
}

/**
 * What networks are to answer, one after another: a label an example or at each of its places, numbers (standardised), or a token for each place of
 * a translation.
 */
export function targetsOf(examples: LabelledImages | SentencePairs): Int32Array;
export function targetsOf(examples: ExampleSet): Targets;
export function targetsOf(examples: ExampleSet): Targets {
  return "labels" in examples ? examples.labels : examples.targets;
}

/** How many numbers networks read of one example. */
export function inputsPerExample(examples: ExampleSet): number {
  return areSentences(examples) ? tokensPerPair(examples) : pixelsPerExample(examples);
}

/** How many targets one example has. */
export function targetsPerExample(examples: ExampleSet): number {
  if (areSentences(examples)) return examples.length.target;
  return haveNumbers(examples) ? examples.outputs : (examples.places ?? 1);
}

/** A copy of the examples at the given indices (each 0 … count - 1, repeats allowed), in that order. */
export function selectExamples<Kind extends ExampleSet>(examples: Kind, indices: Int32Array): Kind;
export function selectExamples(examples: ExampleSet, indices: Int32Array): ExampleSet {
  if (!areSentences(examples)) return selectImages(examples, indices);
  return {
    ...examples,
    inputs: rowsOf(examples.inputs, tokensPerPair(examples), indices),
    targets: rowsOf(examples.targets, examples.length.target, indices),
    count: indices.length,
    ...(examples.texts && { texts: chosenTexts(examples.texts, indices) }),
  };
}

function chosenTexts({ translations, textOf }: PairTexts, indices: Int32Array): PairTexts {
  return { translations: Array.from(indices, (index) => translations[index]!), textOf };
}

function rowsOf(values: Int32Array, each: number, indices: Int32Array): Int32Array {
  const rows = new Int32Array(indices.length * each);
  for (const [i, index] of indices.entries()) {
    rows.set(values.subarray(index * each, (index + 1) * each), i * each);
  }
  return rows;
}
