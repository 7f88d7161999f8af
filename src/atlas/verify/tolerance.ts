/** What bears on how far two computations of one number may lie apart. */
export interface Circumstances {
  /** Training examples of the cell. */
  readonly examples: number;
  /** By how much an error in percent may differ for answers that rounding alone decides. */
  readonly tiesPct: number;
  /** The largest number among those of the same result that are in the same unit. */
  readonly scale: number;
  readonly device: string;
}

/** Share of a number, or of the largest beside it in the same unit, that rounding may change. */
const SHARE = { cpu: 1e-3, other: 1e-2 } as const;

/** Losses and errors of networks are plain means, in which rounding adds up to little. */
const SHARE_OF_MEANS = { cpu: 1e-4, other: 1e-2 } as const;

/** What rounding may make of a number that is zero, and of the mean of a network's losses. */
const LEAST = 1e-5;
const LEAST_OF_MEANS = 1e-7;

/** Examples along a path that may be answered otherwise for rounding. */
const FLIPPED = 2;

/** Share of probes on which two networks may agree or not for rounding. */
const FLIPPED_SHARE = 0.005;

/**
 * By how much a number may differ when it is computed again, on the same or on another machine.
 *
 * Of losses 1e-4 of the number, of errors as many examples as are tied between two classes; of everything else 1e-3 of
 * the largest number of the result in the same unit, and along paths two examples, of agreement half a percent of the
 * probes. Devices other than the CPU may differ by a hundredth.
 */
export function toleranceOf(
  quantity: string,
  stored: number,
  { examples, tiesPct, scale, device }: Circumstances,
): number {
  const on = device === "cpu" ? "cpu" : "other";
  if (quantity === "train_loss" || quantity === "test_loss")
    return SHARE_OF_MEANS[on] * Math.abs(stored) + LEAST_OF_MEANS;
  if (quantity === "train_error_pct" || quantity === "test_acc_pct") return tiesPct + LEAST;
  const share = SHARE[on] * Math.max(Math.abs(stored), scale) + LEAST;
  if (quantity === "test_disagreement_pct") return share + 100 * FLIPPED_SHARE;
  if (quantity.endsWith("_pct")) return share + (100 * FLIPPED) / examples;
  return quantity.endsWith("agreement") ? share + FLIPPED_SHARE : share;
}
