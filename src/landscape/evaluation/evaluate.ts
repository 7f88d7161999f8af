import { AtlasError } from "#errors";
import { checkLabels, chunked } from "../examples.ts";
import { type ForwardPass, logitsOf } from "./logits.ts";
import { type ClassificationMetrics, classificationMetrics } from "./metrics.ts";

/** Networks, inputs and what they should answer. */
export interface Evaluation extends ForwardPass {
  /** By network, the labels it is judged by, one an example: networks may have learned different noise. */
  readonly labels: readonly Int32Array[];
}

/**
 * Loss and error of every network on all inputs, in the order of `parameters`.
 *
 * Logits are float32, everything after them float64. Throws input errors `evaluation/labels` and
 * `landscape/…` for what does not fit together and for labels outside 0 … classes - 1.
 */
export async function evaluate(evaluation: Evaluation): Promise<readonly ClassificationMetrics[]> {
  const { classifier, parameters, inputs, labels } = evaluation;
  if (labels.length !== parameters.length) {
    throw new AtlasError({
      code: "evaluation/labels",
      kind: "input",
      problem: `${labels.length} sets of labels for ${parameters.length} networks`,
      expected: "one set a network",
    });
  }
  const { examples } = chunked(classifier, inputs);
  for (const own of labels) checkLabels(classifier, own, examples);
  const logits = await logitsOf(evaluation);
  return logits.map((own, network) => classificationMetrics(own, labels[network]!, classifier.classes));
}
