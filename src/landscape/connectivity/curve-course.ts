import { mean, standardErrorOfMean } from "#statistics";
import type { CurveEpoch, CurveOptions } from "./curve-fit.ts";
import { curveRateFactor } from "./curve-rate.ts";

/** How the training of one curve goes, and how long it will. */
export class CurveCourse {
  readonly epochs: CurveEpoch[] = [];
  readonly #tolerance: number;
  #total: number;
  #settled = false;

  constructor({ epochs, lossTolerance = 0 }: Pick<CurveOptions, "epochs" | "lossTolerance">) {
    this.#tolerance = lossTolerance;
    this.#total = epochs;
  }

  /** Epochs altogether, as far as is known. */
  get total(): number {
    return this.#total;
  }

  get settled(): boolean | null {
    return this.#tolerance > 0 ? this.#settled : null;
  }

  /** The factor on the rate in an epoch; 0 once the training is over. */
  rateFactor(epoch: number): number {
    return epoch <= this.#total ? curveRateFactor(epoch, this.#total) : 0;
  }

  /** Takes in the next epoch, after which the rate begins to fall where the loss has stopped moving. */
  add(epoch: CurveEpoch): void {
    this.epochs.push(epoch);
    const done = this.epochs.length;
    if (this.#settled || 2 * done > this.#total || this.#tolerance === 0) return;
    this.#settled = hasSettled(
      this.epochs.map(({ loss }) => loss),
      this.#tolerance,
    );
    if (this.#settled) this.#total = 2 * done;
  }
}

/** Epochs of which the first may be judged: thirds of fewer say little of their own spread. */
const FEWEST_EPOCHS = 12;

/** Standard errors that a fall may be larger than it was seen to be. */
const STANDARD_ERRORS = 2;

/**
 * Whether the loss of a curve in training has stopped moving, from its losses of all epochs so far.
 *
 * It has where its fall from the middle to the last third of the epochs, with two standard errors of the spread within
 * the thirds, is at most `tolerance` of the mean of the last third. Fewer than 12 epochs say nothing, nor does a loss
 * that is not finite.
 */
export function hasSettled(losses: readonly (number | null)[], tolerance: number): boolean {
  const third = Math.floor(losses.length / 3);
  const seen = losses.slice(-2 * third).filter((loss) => loss !== null);
  if (losses.length < FEWEST_EPOCHS || seen.length < 2 * third) return false;
  const [before, last] = [seen.slice(0, third), seen.slice(third)];
  const level = mean(last)!;
  const fall = mean(before)! - level;
  const error = Math.hypot(standardErrorOfMean(before)!, standardErrorOfMean(last)!);
  return fall + STANDARD_ERRORS * error <= tolerance * level;
}
