import { type Terms, wordsUnder } from "#quantities";
import { DEFAULT_THRESHOLDS, type PhaseThresholds, requireThresholds } from "../phases/thresholds.ts";
import type { AtlasTable } from "../table/classified.ts";
import { slicesOf } from "../table/grid.ts";
import { termsOf } from "../table/terms-of.ts";
import type { ClaimOptions, ClaimResult } from "./claim.ts";
import type { SliceSetting } from "./claim-setting.ts";
import { testCorrelationClaims } from "./correlation-claims.ts";
import { testDataAmountClaims } from "./data-amount-claims.ts";
import { testDecayClaims } from "./decay-claims.ts";
import { testDoubleDescentClaims } from "./double-descent-claims.ts";
import { testJumpClaim } from "./jump-claim.ts";
import { testLabelNoiseClaims } from "./label-noise-claims.ts";
import { testMatchedCurvatureClaim } from "./matched-curvature-claim.ts";
import { testOptimalTemperatureClaim } from "./optimal-temperature-claim.ts";
import { testPhaseSignClaim } from "./phase-sign-claim.ts";
import { testWeakerCorrelationClaims } from "./weaker-correlation-claims.ts";
import { testZeroLossClaims } from "./zero-loss-claims.ts";

/**
 * The published claims tested on every slice of a table, slice by slice in the order of their numbers; after
 * them those that compare slices, and those that compare the table with another.
 *
 * Temperature claims speak of colder and hotter, so they fit any knob of temperature, and are not measurable
 * where another kind of knob is swept in its place; nor are width claims where the load knob is another.
 * Deterministic for its options. What is resampled for an interval is said by each claim's own test: cells
 * for correlations, lines of the grid or pairs of cells elsewhere.
 *
 * Source of the claims: Yang et al. 2021; of the published numbers, also Zhou et al. 2024 (constant rate).
 *
 * @throws AtlasError `taxonomy/bad-threshold`
 */
export function testClaims(
  table: AtlasTable,
  thresholds: PhaseThresholds = DEFAULT_THRESHOLDS,
  { rootSeed = 0, resamples = 1000, against }: ClaimOptions = {},
): readonly ClaimResult[] {
  requireThresholds(thresholds);
  const setting = { table, thresholds, rootSeed, resamples };
  const terms = termsOf(table.cells);
  return [
    ...slicesOf(table).flatMap((slice) => testSlice({ ...setting, slice })),
    ...testDataAmountClaims(setting),
    ...testLabelNoiseClaims(setting),
    ...testDecayClaims(setting, against),
  ].map((result) => inTerms(result, terms));
}

/** A result that calls accuracies what they are of the networks of the table; what was published stays as it was. */
function inTerms(result: ClaimResult, terms: Terms): ClaimResult {
  const { claim, statistic, evidence, lines, comparison } = result;
  return {
    ...result,
    claim: wordsUnder(terms, claim),
    statistic: wordsUnder(terms, statistic),
    evidence: wordsUnder(terms, evidence),
    lines: lines.map((line) => ({ ...line, words: wordsUnder(terms, line.words) })),
    comparison: comparison && { ...comparison, statistic: wordsUnder(terms, comparison.statistic) },
  };
}

function testSlice(setting: SliceSetting): readonly ClaimResult[] {
  return [
    ...testCorrelationClaims(setting),
    ...testWeakerCorrelationClaims(setting),
    testJumpClaim(setting),
    testPhaseSignClaim(setting),
    testMatchedCurvatureClaim(setting),
    ...testZeroLossClaims(setting),
    ...testDoubleDescentClaims(setting),
    testOptimalTemperatureClaim(setting),
  ].sort((a, b) => numberOf(a) - numberOf(b));
}

/** 12 for `Q12-flat`. */
function numberOf({ id }: ClaimResult): number {
  return Number.parseInt(id.slice(1), 10);
}
