import type { MetricName } from "#taxonomy";

/** What a reader needs to trust, or to doubt, the map of one metric. */
export interface MetricNote {
  /** What the number is. */
  readonly what: string;
  /** The range it can take, and where it usually lies. */
  readonly range: string;
  /** What a healthy map shows. */
  readonly expect: string;
  /** What would look odd, and its usual cause. */
  readonly odd: string;
}

/** Reading help for every metric. The expectations follow Yang et al., NeurIPS 2021, sections 3 and 4. */
export const METRIC_NOTES: Readonly<Record<MetricName, MetricNote>> = {
  test_acc_pct: {
    what: "Share of test examples classified correctly, mean over the networks of a cell.",
    range: "0 to 100 %; guessing gives 100 divided by the number of classes.",
    expect:
      "Best in a ridge of phase IV-B; along a row it improves once the phase border to IV is crossed, rather than gradually.",
    odd: "A dark band along the border of low loss is double descent when labels are noisy; without noise it hints at too few seeds. A whole row at chance level diverged or barely trained.",
  },
  train_loss: {
    what: "Mean cross-entropy over the training examples, natural logarithm of the mean over networks.",
    range:
      "Loss above 0 nats; its logarithm is negative below 1 nat. Guessing among ten classes gives ln 2.3 = 0.83.",
    expect: "A cliff of a factor of ten or more between the hot or narrow side and the rest.",
    odd: "No cliff at all: the grid lies on one side of the transition, so widen it. Hot rows that keep a high loss at every width have too short a budget or too large a learning rate.",
  },
  train_error_pct: {
    what: "Share of training examples classified wrongly.",
    range: "0 to 100 %.",
    expect: "Follows the training loss and saturates at 0 on the converged side.",
    odd: "Zero error with a loss that is not small: the networks are right but unsure, and thresholds on error hide the difference.",
  },
  test_loss: {
    what: "Mean cross-entropy over the test examples, natural logarithm of the mean over networks.",
    range: "Loss above 0 nats.",
    expect: "Lowest near the best accuracy, often a little hotter.",
    odd: "Rising loss with rising accuracy is overconfidence, common in converged cells; not an error of measurement.",
  },
  hessian_top_eig: {
    what: "Largest eigenvalue of the Hessian of the training loss on a fixed probe set: the sharpest direction. Natural logarithm.",
    range: "Positive near a minimum; commonly ln 0 to 6.",
    expect: "Drops where the training loss drops. Nearly the same in III and IV-A.",
    odd: "Hot cells that never converged can look flatter than cold converged ones: read this map only within one side of the loss cliff. A hatched cell means it was not positive.",
  },
  hessian_trace: {
    what: "Sum of all Hessian eigenvalues on the same probe set, estimated with random probes: the mean curvature. Natural logarithm.",
    range: "Usually positive; commonly ln 3 to 8.",
    expect: "The same picture as the top eigenvalue, less noisy.",
    odd: "Speckle larger than the standard errors in the table: raise the number of probes. Negative traces belong to networks far from a minimum.",
  },
  mode_connectivity_pct: {
    what: "How much worse (negative) or better (positive) the trained curve between two networks is than its ends, in points of training error.",
    range: "−100 to 100; commonly −30 to 10.",
    expect:
      "Negative (a barrier) for narrow networks, about 0 for wide converged ones, positive where ends have not converged.",
    odd: "A barrier in a wide converged cell: the curve was not trained long enough. It is an upper bound of the true barrier.",
  },
  cka_softmax: {
    what: "Similarity of the class probabilities of two networks on fixed mixtures of training images (linear CKA).",
    range: "0 (unrelated) to 1 (the same up to rotation and scale).",
    expect:
      "On the converged side it rises towards wide and moderately hot cells and follows the accuracy closely.",
    odd: "Values near 1 everywhere: the comparison points are too easy. Empty cells held networks whose output is constant.",
  },
  cka_logits: {
    what: "The same similarity computed on logits instead of probabilities.",
    range: "0 to 1.",
    expect: "Close to the map of probabilities where networks are confident; can differ much in hot cells.",
    odd: "A large disagreement with the map of probabilities says that a few confident classes dominate the latter.",
  },
  l2_distance: {
    what: "Euclidean distance between the parameters of two networks, without aligning their units.",
    range: "0 upward; grows with the number of parameters.",
    expect: "Little structure: it is shown because it is a weak baseline for similarity.",
    odd: "Nothing in it should be read as similarity of function; hidden units can be permuted at no cost.",
  },
  linear_barrier_pct: {
    what: "Highest rise of the training error along the straight line between two networks, above the line between their ends.",
    range: "0 to 100 points.",
    expect: "Large almost everywhere for networks of different seeds.",
    odd: "Zero everywhere: the networks share an initialisation or have not left it.",
  },
  linear_barrier_nll: {
    what: "The same rise for the training cross-entropy.",
    range: "0 nats upward.",
    expect: "Larger than the barrier on the curve.",
    odd: "Smaller than the curve's barrier: the curve got worse in training, so lower its learning rate.",
  },
  curve_barrier_pct: {
    what: "Highest rise of the training error along the trained curve, above the line between its ends.",
    range: "0 to 100 points.",
    expect: "About 0 on the wide side, large for narrow networks.",
    odd: "Above the straight line's barrier: the curve was not trained long enough.",
  },
  curve_dip_pct: {
    what: "Deepest fall of the training error along the curve, below the line between its ends.",
    range: "0 to 100 points.",
    expect: "Positive where the ends have not converged (phase II), 0 elsewhere.",
    odd: "A large dip in a converged cell: batch statistics differ between ends and curve.",
  },
  curve_barrier_nll: {
    what: "Highest rise of the training cross-entropy along the curve.",
    range: "0 nats upward.",
    expect: "Shows barriers that the error misses because it saturates at 0.",
    odd: "Zero where the error has a barrier: too few points on the curve.",
  },
  curve_dip_nll: {
    what: "Deepest fall of the training cross-entropy along the curve.",
    range: "0 nats upward.",
    expect: "Positive where the ends have not converged.",
    odd: "A large dip in a converged cell: the curve's weight decay pulls it to a better place than training did.",
  },
};
