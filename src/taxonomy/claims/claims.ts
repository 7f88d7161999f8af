import { DEFAULT_THRESHOLDS, type PhaseThresholds, requireThresholds } from "../phases/thresholds.ts";
import type { AtlasTable } from "../table/classified.ts";
import { slicesOf } from "../table/grid.ts";
import type { ClaimOptions, ClaimResult } from "./claim.ts";
import { testCorrelationClaims } from "./correlation-claims.ts";
import { testJumpClaim } from "./jump-claim.ts";

/**
 * The published claims tested on every slice of a table, slice by slice in the order of their numbers.
 *
 * Temperature claims speak of colder and hotter, so they fit any knob of temperature; width claims are not
 * measurable where the load knob is another. Deterministic for its options.
 *
 * @throws AtlasError `taxonomy/bad-threshold`
 */
export function testClaims(
  table: AtlasTable,
  thresholds: PhaseThresholds = DEFAULT_THRESHOLDS,
  { rootSeed = 0, resamples = 1000 }: ClaimOptions = {},
): readonly ClaimResult[] {
  requireThresholds(thresholds);
  return slicesOf(table).flatMap((slice) => [
    ...testCorrelationClaims(table, slice, thresholds, { rootSeed, resamples }),
    testJumpClaim(table, slice, thresholds, { rootSeed, resamples }),
  ]);
}
