import { mean } from "#statistics";
import { counted } from "#words";
import { estimateIn } from "../table/cells.ts";
import type { ClassifiedCell } from "../table/classified.ts";
import type { ClaimDefinition, ClaimResult } from "./claim.ts";
import { measured, notMeasurable, verdictBeyond } from "./claim-result.ts";
import type { SliceSetting } from "./claim-setting.ts";
import { publishedNumbers, withInterval } from "./claim-words.ts";
import { meanInterval } from "./mean-interval.ts";
import { lnTraceOf } from "./quantity.ts";

/** Traces whose logarithms differ by no more than this count as equal. */
const EQUAL_LN_TRACE = 0.15;
const LEAST_MATCHES = 3;

const MATCHED_CURVATURE: ClaimDefinition = {
  id: "Q17",
  theme: "accuracy",
  claim:
    "Flatness is not enough: of equally flat networks the connected ones (IV-A) beat the poorly connected (III)",
  among: "flat",
  statistic: "mean gain in test accuracy at equal Hessian trace",
  unit: "points",
  published: publishedNumbers("points", 2, null, null, "in 80 % of 15 matches"),
};

/**
 * Q17: phases III and IV-A differ in accuracy at the same Hessian trace.
 *
 * Every III cell is matched with all IV-A cells whose ln trace lies within 0.15 of its own and compared with
 * their mean accuracy. The matched III cells are resampled for the interval.
 */
export function testMatchedCurvatureClaim(setting: SliceSetting): ClaimResult {
  const { slice } = setting;
  const poor = cellsOf(slice.cells, "III");
  const connected = cellsOf(slice.cells, "IV-A");
  const gains = poor.flatMap(({ lnTrace, accuracy }) => {
    const matches = connected.filter((other) => Math.abs(other.lnTrace - lnTrace) <= EQUAL_LN_TRACE);
    const others = mean(matches.map((other) => other.accuracy));
    return others === null ? [] : [others - accuracy];
  });
  const value = mean(gains);
  const place = { scope: "slice", slice: slice.name } as const;
  const counts = { count: gains.length, counted: "matched cells" };
  if (value === null || gains.length < LEAST_MATCHES) {
    const reason =
      poor.length === 0
        ? "there are no III cells"
        : `only ${gains.length} of ${counted(poor.length, "III cell")} ${gains.length === 1 ? "has" : "have"} a IV-A cell of equal trace, ${LEAST_MATCHES} are needed`;
    return notMeasurable(MATCHED_CURVATURE, place, reason, counts);
  }
  const interval = meanInterval(gains);
  const better = gains.filter((gain) => gain > 0).length;
  return measured(MATCHED_CURVATURE, place, {
    ...counts,
    value,
    interval,
    signHolds: value > 0,
    verdict: verdictBeyond(interval, 0, 1),
    evidence: `IV-A is ${withInterval(value, interval, "points")} more accurate over ${gains.length} of ${counted(poor.length, "III cell")} matched within ${EQUAL_LN_TRACE} in ln trace, better in ${better}`,
  });
}

function cellsOf(cells: readonly ClassifiedCell[], phase: ClassifiedCell["phase"]) {
  return cells
    .filter((cell) => cell.phase === phase)
    .flatMap((cell) => {
      const [lnTrace, accuracy] = [lnTraceOf(cell), estimateIn(cell, "test_acc_pct").value];
      return lnTrace === null || accuracy === null ? [] : [{ lnTrace, accuracy }];
    });
}
