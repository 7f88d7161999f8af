import { spoken } from "#words";

/** A barrier up to this is no more than a few examples, points of training error. */
const SMALL_BARRIER = 0.1;

/**
 * How well the networks of a cell are connected, in words, with the mean of the signed numbers.
 *
 * @param value mean mode connectivity, points
 * @param threshold how large a barrier must be to count, points
 * @param poorlyConnected whether the pairs of the cell, one by one, have barriers; `null` where the mean alone tells
 */
export function connectivityWords(value: number, threshold: number, poorlyConnected: boolean | null): string {
  const number = `(${spoken(value)})`;
  if (poorlyConnected === true && value >= -threshold) {
    return `poorly connected (some pairs have barriers, though the mean is ${spoken(value)})`;
  }
  if (value < -threshold) return `poorly connected ${number}`;
  if (value > threshold) return `connected with unconverged ends ${number}`;
  return value < -SMALL_BARRIER ? `nearly connected ${number}` : "connected";
}
