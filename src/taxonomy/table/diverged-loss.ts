/** How many times the loss of a constant answer the training loss of a network is that has diverged, as in training. */
const DIVERGED_CHANCE_MULTIPLE = 10;

/** As many classes a table is taken to be of that does not say: more than most, so that no loss is called diverged that may be a slow start. */
export const UNTOLD_CLASSES = 1000;

/**
 * The training loss in nats above which a network of a table has diverged: ten times that of an answer that gives all
 * classes the same probability, as runs have it. A table that does not say of how many classes it is, is taken for one
 * of a thousand, which makes it 69.1 nats.
 */
export function divergedLoss(classes: number | null = null): number {
  return DIVERGED_CHANCE_MULTIPLE * Math.log(classes ?? UNTOLD_CLASSES);
}
