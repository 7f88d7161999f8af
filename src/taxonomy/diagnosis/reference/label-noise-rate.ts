/**
 * How many of the networks that are asked about have noisy labels, a share, where nothing is known of their labels.
 *
 * Of ten test sets in common use one has labels of which a tenth or more are wrong (Northcutt, Athalye and Mueller,
 * "Pervasive label errors in test sets destabilize machine learning benchmarks", NeurIPS 2021), and a tenth is the least
 * noise that was measured here.
 */
export const NOISY_RATE = 0.1;

/**
 * How often noisy labels are met beside clean ones: what measured cells with noisy labels count beside clean ones, of which as
 * many are asked.
 */
export const NOISY_ODDS = NOISY_RATE / (1 - NOISY_RATE);
