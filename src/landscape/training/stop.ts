/** When a network stops before its budget is spent; judged at the end of every whole epoch. */
export type StopRule =
  | { readonly kind: "never" }
  /**
   * After at least `patience_epochs`, each of the last `window` epoch-to-epoch changes of the epoch loss is at
   * most `tolerance` in size, in the units of the loss; the paper has 30, 5 and 1e-4 (Yang et al. 2021).
   */
  | {
      readonly kind: "plateau";
      readonly patience_epochs: number;
      readonly window: number;
      readonly tolerance: number;
    }
  /** The epoch loss is at most `loss`. */
  | { readonly kind: "target-loss"; readonly loss: number }
  /** Zero loss: no example of the epoch is answered wrongly, each just before its own update, and its loss is at most `loss`. */
  | { readonly kind: "zero-loss"; readonly loss: number };

/**
 * A run has diverged when its loss stays above this multiple of a constant answer's, or ends there: of ln(classes) for
 * cross-entropy, of (classes - 1) / classes² for the mean squared error of one-hot labels, of the targets' mean variance
 * for regression.
 */
export const DIVERGED_CHANCE_MULTIPLE = 10;

/** How many epochs in a row the loss must stay there for training to stop: shorter spikes early in a hot run heal. */
export const DIVERGED_EPOCHS = 5;

/** Whether the losses and errors of the whole epochs so far (oldest first) satisfy the rule. */
export function isStopped(
  rule: StopRule,
  losses: readonly number[],
  errors: readonly number[] = [],
): boolean {
  switch (rule.kind) {
    case "never":
      return false;
    case "target-loss":
      return losses.length > 0 && losses.at(-1)! <= rule.loss;
    case "zero-loss":
      return errors.at(-1) === 0 && losses.at(-1)! <= rule.loss;
    case "plateau": {
      if (losses.length < rule.patience_epochs || losses.length <= rule.window) return false;
      const recent = losses.slice(-rule.window - 1);
      return recent.slice(1).every((loss, i) => Math.abs(loss - recent[i]!) <= rule.tolerance);
    }
  }
}

/**
 * Whether the loss of a trained network, evaluated over its training examples, says that its training ran off: it is
 * not finite (`null` counts so), or exceeds `DIVERGED_CHANCE_MULTIPLE · constantAnswerLoss`; without such a yardstick
 * (`null`) only a loss that is not finite does.
 */
export function isFarFromTrained(loss: number | null, constantAnswerLoss: number | null): boolean {
  if (loss === null || !Number.isFinite(loss)) return true;
  return constantAnswerLoss !== null && loss > DIVERGED_CHANCE_MULTIPLE * constantAnswerLoss;
}

/**
 * Whether a run in training has diverged: its last epoch loss or one of its parameters is not finite, or its loss
 * exceeded `DIVERGED_CHANCE_MULTIPLE · constantAnswerLoss` in each of the last `DIVERGED_EPOCHS` epochs; without such a
 * yardstick (`null`) a large loss alone is no divergence.
 */
export function isDiverged(
  losses: readonly number[],
  parameters: Float32Array,
  constantAnswerLoss: number | null,
): boolean {
  if (losses.length > 0 && !Number.isFinite(losses.at(-1))) return true;
  for (let i = 0; i < parameters.length; i++) if (!Number.isFinite(parameters[i])) return true;
  if (constantAnswerLoss === null) return false;
  const limit = DIVERGED_CHANCE_MULTIPLE * constantAnswerLoss;
  return losses.length >= DIVERGED_EPOCHS && losses.slice(-DIVERGED_EPOCHS).every((loss) => loss > limit);
}
