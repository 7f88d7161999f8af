import type { LandscapePhase } from "../phases/phase-descriptions.ts";
import type { UnsettledConnectivity } from "../phases/unsettled-connectivity.ts";
import type { Phase } from "../table/classified.ts";

/** Where a cell or a network lies: its phase, and which others it may turn out to be in. */
export interface Standing {
  /** The label of a cell; of a network alone that of its numbers. */
  readonly phase: Phase;
  /** The phases that it may be in, the one of the means first; empty where it is not measured. */
  readonly possible: readonly LandscapePhase[];
  /** How probable the first of them is, 0 … 1; `null` where it is not known. */
  readonly share: number | null;
  /** The probability of the least sure comparison, 0.5 … 1; `null` where it is not known. */
  readonly margin: number | null;
  /** What longer curves are expected to find where connectivity is not settled; `null` otherwise. */
  readonly unsettled: UnsettledConnectivity | null;
}
