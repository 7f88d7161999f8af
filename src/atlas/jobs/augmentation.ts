import { type AugmentationKind, areSentences, areTokens, type ExampleSet, imageChange } from "#data";
import type { Augmentation } from "#landscape";

/** What networks, and curves between them, are trained on in place of examples; `undefined` for the examples themselves. */
export function augmentationOf(kind: AugmentationKind, examples: ExampleSet): Augmentation | undefined {
  if (areSentences(examples) || areTokens(examples)) return undefined;
  const change = imageChange(kind, examples);
  return change === null ? undefined : { array: "inputs", change };
}
