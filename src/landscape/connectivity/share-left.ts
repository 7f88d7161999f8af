import { mean } from "#statistics";

/** Epochs of which the first may be judged: parts of one say nothing of their noise. */
const FEWEST_EPOCHS = 12;

/** The parts that the epochs at full rate are cut into, the last two of which are compared. */
const PARTS = 3;

/**
 * The share of a curve's loss above that of its ends that a search of twice the epochs may leave, 0 … 1.
 *
 * At a constant rate the loss of a curve nears what it comes to geometrically in a quadratic valley, so that as many epochs
 * again multiply what is left by what they did: the ratio of the means over the last and the middle third of the epochs at
 * full rate, which are the first half (`curveRateFactor`), to the power of three. The ratio is taken a standard error lower
 * than it was seen, by how far epochs lie from such a fall, for what noise hides may be one. 0 says that nothing is known
 * to be left: of fewer than 12 epochs, and where a loss is not finite; 1 that nothing is known to go: where the loss lies
 * below that of the ends already.
 *
 * @param losses of all epochs of the search
 * @param floor the mean loss of the two ends
 */
export function shareLeftByDoubling(losses: readonly (number | null)[], floor: number): number {
  const flat = Math.floor(losses.length / 2);
  const part = Math.floor(flat / PARTS);
  const seen = losses.slice(flat - 2 * part, flat).filter((loss) => loss !== null);
  if (losses.length < FEWEST_EPOCHS || seen.length < 2 * part) return 0;
  const excess = seen.map((loss) => loss - floor);
  const before = mean(excess.slice(0, part))!;
  const last = mean(excess.slice(part))!;
  if (last <= 0 || before <= 0) return 1;
  const ratio = last / before;
  const error = (noise(excess, ratio ** (1 / part)) / Math.sqrt(part) / before) * Math.hypot(1, ratio);
  return Math.min(1, Math.max(0, ratio - error)) ** (flat / part);
}

/** The standard deviation of values about a fall by a factor from each to the next. */
function noise(values: readonly number[], factor: number): number {
  const residuals = values.slice(1).map((value, i) => value - factor * values[i]!);
  return Math.hypot(...residuals) / Math.sqrt(residuals.length * (1 + factor ** 2));
}
