import type { TargetScale, Targets } from "#data";

/**
 * The root of the mean squared difference of every number of the targets in its own unit, of answers and targets that are
 * standardised, `[examples, numbers]` flat.
 */
export function rootMeanSquares(
  answers: Float32Array,
  targets: Targets,
  { deviation }: TargetScale,
): readonly number[] {
  const outputs = deviation.length;
  const examples = answers.length / outputs;
  return deviation.map((own, output) => {
    let sum = 0;
    for (let i = output; i < answers.length; i += outputs) sum += (answers[i]! - targets[i]!) ** 2;
    return own * Math.sqrt(sum / examples);
  });
}

/** The root of the mean over the numbers of the targets of their mean squared differences, each in standard deviations. */
export function inDeviations(roots: readonly number[], { deviation }: TargetScale): number {
  const sum = roots.reduce((total, root, output) => total + (root / deviation[output]!) ** 2, 0);
  return Math.sqrt(sum / roots.length);
}
