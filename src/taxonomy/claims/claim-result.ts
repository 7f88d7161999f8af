import type { Interval } from "#statistics";
import type { ClaimDefinition, ClaimResult, ClaimVerdict } from "./claim.ts";

/** Where a claim was tested. */
export type ClaimPlace = Pick<ClaimResult, "scope" | "slice">;

/** What a measurable claim must say; the rest is empty unless given. */
type ClaimFinding = Pick<
  ClaimResult,
  "interval" | "count" | "counted" | "signHolds" | "verdict" | "evidence"
> & { readonly value: number } & Partial<Pick<ClaimResult, "pValue" | "byLine" | "comparison" | "lines">>;

const NOTHING_MORE = {
  pValue: null,
  byLine: { median: null, lines: 0 },
  comparison: null,
  lines: [],
} as const;

/** The result of a claim that could be tested. */
export function measured(definition: ClaimDefinition, place: ClaimPlace, finding: ClaimFinding): ClaimResult {
  return { ...definition, ...place, ...NOTHING_MORE, ...finding };
}

/** The result of a claim that the table cannot test, with the reason. */
export function notMeasurable(
  definition: ClaimDefinition,
  place: ClaimPlace,
  reason: string,
  { count, counted }: Pick<ClaimResult, "count" | "counted">,
): ClaimResult {
  return {
    ...definition,
    ...place,
    ...NOTHING_MORE,
    value: null,
    interval: null,
    count,
    counted,
    signHolds: null,
    verdict: "not measurable",
    evidence: reason,
  };
}

/** Whether an interval lies wholly above a bound (`side` 1) or below it (-1), wholly beyond on the other side, or neither. */
export function verdictBeyond(interval: Interval | null, bound: number, side: 1 | -1): ClaimVerdict {
  if (interval === null) return "unclear";
  const [near, far] =
    side === 1
      ? [interval.low - bound, interval.high - bound]
      : [bound - interval.high, bound - interval.low];
  return near > 0 ? "holds" : far < 0 ? "fails" : "unclear";
}

/** Whether an interval lies wholly within a bound of zero, wholly without, or neither. */
export function verdictWithin(interval: Interval | null, bound: number): ClaimVerdict {
  return jointVerdict([verdictBeyond(interval, bound, -1), verdictBeyond(interval, -bound, 1)]);
}

/** The verdict on a claim of several parts: all must hold, one that fails is enough to fail. */
export function jointVerdict(verdicts: readonly ClaimVerdict[]): ClaimVerdict {
  if (verdicts.includes("fails")) return "fails";
  return verdicts.every((verdict) => verdict === "holds") ? "holds" : "unclear";
}
