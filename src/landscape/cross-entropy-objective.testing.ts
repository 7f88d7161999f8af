import { crossEntropy } from "#landscape/losses";
import type { Classifier } from "./classifier.ts";
import { classifierObjective, type NetworkObjective } from "./classifier-objective.ts";

/** The plain cross-entropy of a network. */
export function crossEntropyObjective(classifier: Classifier): NetworkObjective {
  return classifierObjective(classifier, crossEntropy.make());
}
