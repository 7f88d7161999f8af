import type { QuantityName } from "#quantities";
import { counted, threeDigits } from "#words";
import { type Cell, estimateIn } from "../table/cells.ts";
import type { Decision } from "./cuts.ts";

/** What keeps the connectivity of a cell from being settled. */
export interface UnsettledConnectivity {
  /** By how many points a doubled budget is expected to raise mode connectivity, mean over pairs. */
  readonly rise: number;
  /** How many points it takes to the threshold. */
  readonly short: number;
}

/** What curves say of how much longer ones would raise mode connectivity. */
const RISE: QuantityName = "unsettled_connectivity_pct";

/**
 * Whether curves that are trained for twice as long may make a poorly connected cell a connected one; `null` where they
 * are not expected to, where the cell is connected, and where curves do not say.
 *
 * A barrier on a curve is an upper bound, so that a connected cell stays so; and where the expected rise is less than what
 * is missing to the threshold, a doubled budget leaves the label as it is.
 */
export function unsettledConnectivity(
  cell: Cell,
  { phase, cuts }: Pick<Decision, "phase" | "cuts">,
): UnsettledConnectivity | null {
  const cut = cuts.find(({ name }) => name === "connectivity");
  const rise = estimateIn(cell, RISE).value;
  if (phase === null || cut === undefined || cut.passed || rise === null) return null;
  const short = -cut.distance;
  return rise > 0 && rise >= short ? { rise, short } : null;
}

/** What settles connectivity, a clause. */
export const SETTLING = "measure.connectivity.until_settled trains their curves for longer";

/** The clause that says so. */
export function unsettledWords({ rise, short }: UnsettledConnectivity): string {
  return `connectivity not settled, for twice the epochs of curve training are expected to raise it by ${counted(threeDigits(rise), "point")} and it takes ${threeDigits(short)}`;
}
