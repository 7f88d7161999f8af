import { createHash, type Hash } from "node:crypto";
import type { ImagesWithNumbers, LabelledImages } from "./dataset.ts";
import { areSentences, type ExampleSet, haveNumbers } from "./examples.ts";
import type { SentencePairs } from "./sentence-pairs.ts";

/** SHA-256 (hexadecimal) of the shapes, pixels and targets, or of the tokens, of several sets of examples, in order. */
export function hashExamples(...sets: readonly ExampleSet[]): string {
  const hash = createHash("sha256");
  for (const set of sets) {
    if (areSentences(set)) addTokens(hash, set);
    else if (haveNumbers(set)) addNumbers(hash, set);
    else addImages(hash, set);
  }
  return hash.digest("hex");
}

function addImages(
  hash: Hash,
  { images, labels, count, channels, height, width, classes, vocabulary, beside, places }: LabelledImages,
): void {
  hash.update(`${count} ${channels} ${height} ${width} ${classes};`);
  if (vocabulary !== undefined) hash.update(`whole numbers ${vocabulary};`);
  addBeside(hash, beside);
  if (places !== undefined) hash.update(`places ${places};`);
  hash.update(images);
  hash.update(labels);
}

function addNumbers(
  hash: Hash,
  { images, targets, count, channels, height, width, outputs, scale, beside }: ImagesWithNumbers,
): void {
  hash.update(`numbers ${count} ${channels} ${height} ${width} ${outputs};`);
  addBeside(hash, beside);
  hash.update(`${scale.mean.join(" ")} ${scale.deviation.join(" ")};`);
  hash.update(images);
  hash.update(targets);
}

function addBeside(hash: Hash, beside: LabelledImages["beside"]): void {
  if (beside !== undefined) hash.update(`beside ${beside.map(({ name }) => name).join(" ")};`);
}

function addTokens(hash: Hash, { inputs, targets, count, words, length }: SentencePairs): void {
  hash.update(`tokens ${count} ${words.source} ${words.target} ${length.source} ${length.target};`);
  hash.update(inputs);
  hash.update(targets);
}
