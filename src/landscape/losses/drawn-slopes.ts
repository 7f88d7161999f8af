import type { Loss } from "../loss.ts";
import { softmaxInto } from "../softmax.ts";

type DrawnSlopes = NonNullable<Loss["drawnSlopes"]>;

/**
 * Probabilities less the indicator of a label drawn by them, at every place of every example: the derivative of minus the
 * log probability of that label.
 *
 * A token of a sentence has its share of the loss, so that its derivative is scaled by the root of that; a place that is not
 * judged has none.
 */
export const drawnLabelSlopes =
  (unjudged: number): DrawnSlopes =>
  (logits, targets, classes, places, stream) => {
    const slopes = new Float32Array(logits.length);
    const each = places ?? 1;
    const probabilities = new Float64Array(classes);
    for (let first = 0; first < targets.length; first += each) {
      const isJudged = (place: number) => places === undefined || targets[place] !== unjudged;
      let judged = 0;
      for (let place = first; place < first + each; place++) if (isJudged(place)) judged++;
      for (let place = first; place < first + each; place++) {
        if (!isJudged(place)) continue;
        const start = place * classes;
        softmaxInto(probabilities, logits, start);
        const scale = 1 / Math.sqrt(judged);
        const label = drawn(probabilities, stream.uniform());
        for (let k = 0; k < classes; k++) {
          slopes[start + k] = scale * (probabilities[k]! - (k === label ? 1 : 0));
        }
      }
    }
    return slopes;
  };

/**
 * Of the mean over outputs of the squared difference, whose targets are normal about the outputs with half as many as there
 * are outputs for their variance: √(2 / width) times a standard normal draw for each output.
 */
export const drawnNormalSlopes: DrawnSlopes = (outputs, _targets, width, _places, stream) => {
  const scale = Math.sqrt(2 / width);
  return Float32Array.from(outputs, (output) =>
    Number.isFinite(output) ? scale * stream.normal() : Number.NaN,
  );
};

/** The first class at which the probabilities, added up, pass a uniform draw. */
function drawn(probabilities: Float64Array, uniform: number): number {
  let sum = 0;
  for (const [k, probability] of probabilities.entries()) {
    sum += probability;
    if (uniform < sum) return k;
  }
  return probabilities.length - 1;
}
