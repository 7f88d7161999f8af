import { numpy as np } from "@jax-js/jax";
import { described } from "#descriptions";
import type { Classifier } from "./classifier.ts";

/** What numbers are standardised by, one mean and one positive deviation for each of them, in their own units. */
interface AnswerScale {
  readonly mean: readonly number[];
  readonly deviation: readonly number[];
}

/**
 * The answers `[batch, outputs]` of a network in deviations from the mean, of one that answers in the numbers' own units:
 * everything that is measured of them is then free of the unit.
 */
export function standardisedAnswers(logits: Classifier["logits"], scale: AnswerScale): Classifier["logits"] {
  const mean = Float32Array.from(scale.mean);
  const shares = Float32Array.from(scale.deviation, (deviation) => 1 / deviation);
  return described(
    (parameters, inputs, batchNorm) =>
      logits(parameters, inputs, batchNorm).sub(np.array(mean)).mul(np.array(shares)),
    "standardised answers",
    { logits, scale },
  );
}
