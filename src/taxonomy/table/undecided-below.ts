/** Below this probability a label, a verdict or a direction is withheld, unless another bound is asked for. */
export const UNDECIDED_BELOW = 2 / 3;
