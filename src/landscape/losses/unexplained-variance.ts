import type { ErrorMeasure, Loss } from "../loss.ts";
import { squaredDifference } from "./regression.ts";

/**
 * The share of the variance of standardised targets that answers leave unexplained: 0 is perfect, 100 as good as answering
 * with the mean, and worse answers lie above. On the examples that the mean and deviation are of it is 100 · (1 - R²).
 */
const UNEXPLAINED_VARIANCE: ErrorMeasure = {
  name: "unexplained variance",
  unit: "percent",
  of: (sum, examples) => (100 * sum) / examples,
};

/** A loss of targets that are numbers where these are standardised: its error is the unexplained share of their variance. */
export function ofStandardisedTargets(loss: Loss): Loss {
  return {
    ...loss,
    error: UNEXPLAINED_VARIANCE,
    errorValue: squaredDifference,
    judge: (outputs, targets, width, places) => {
      let sum = 0;
      for (const [i, output] of outputs.entries()) sum += (output - targets[i]!) ** 2;
      const { loss: value } = loss.judge(outputs, targets, width, places);
      return { loss: value, error: UNEXPLAINED_VARIANCE.of(sum / width, outputs.length / width) };
    },
  };
}
