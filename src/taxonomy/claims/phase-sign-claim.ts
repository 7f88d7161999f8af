import { median, wilsonInterval } from "#statistics";
import { counted, spoken } from "#words";
import type { LandscapePhase } from "../phases/phase-descriptions.ts";
import { estimateIn } from "../table/cells.ts";
import type { ClaimDefinition, ClaimResult } from "./claim.ts";
import { measured, notMeasurable, verdictBeyond } from "./claim-result.ts";
import type { SliceSetting } from "./claim-setting.ts";
import { publishedNumbers } from "./claim-words.ts";

const LEAST_CELLS = 6;
/** The sign must be more frequent than that of a coin. */
const CHANCE = 0.5;

const PHASE_SIGNS: ClaimDefinition = {
  id: "Q16",
  theme: "plane",
  claim:
    "Connected networks have curves better than their ends while sharp (II), and neither barrier nor dip once flat (IV)",
  among: "all",
  statistic: "share of connected cells with the sign claimed",
  unit: "share",
  published: publishedNumbers(
    "share",
    0.99,
    null,
    null,
    "I negative in 56 of 57 cells, II positive in 43 of 44, III negative in all 19, IV from -1.7 to +1.94 in all 75",
  ),
};

/**
 * Q16: each phase has the sign of mode connectivity that the taxonomy draws for it.
 *
 * The statistic is over phases II (positive) and IV (within the connectivity threshold of zero) alone, because
 * the labels I and III ask for a negative sign themselves; their counts stand in the lines. The interval of the
 * share is Wilson's, over cells.
 */
export function testPhaseSignClaim({ slice, thresholds }: SliceSetting): ClaimResult {
  const threshold = thresholds.connectivity_pct;
  const signs: readonly {
    readonly phases: readonly LandscapePhase[];
    readonly name: string;
    readonly free: boolean;
    readonly words: string;
    readonly holds: (connectivity: number) => boolean;
  }[] = [
    { phases: ["I"], name: "phase I", free: false, words: "negative", holds: (mc) => mc < 0 },
    { phases: ["II"], name: "phase II", free: true, words: "positive", holds: (mc) => mc > 0 },
    { phases: ["III"], name: "phase III", free: false, words: "negative", holds: (mc) => mc < 0 },
    {
      phases: ["IV-A", "IV-B"],
      name: "phase IV",
      free: true,
      words: `within ${spoken(threshold)} of zero`,
      holds: (mc) => Math.abs(mc) <= threshold,
    },
  ];
  const found = signs.map((sign) => {
    const values = slice.cells
      .filter(({ phase }) => sign.phases.some((own) => own === phase))
      .map((cell) => estimateIn(cell, "mode_connectivity_pct").value)
      .filter((value) => value !== null);
    return { ...sign, values, agreeing: values.filter(sign.holds).length };
  });
  const free = found.filter((sign) => sign.free);
  const count = free.reduce((sum, { values }) => sum + values.length, 0);
  const agreeing = free.reduce((sum, sign) => sum + sign.agreeing, 0);
  const place = { scope: "slice", slice: slice.name } as const;
  const counts = { count, counted: "cells of phases II and IV" };
  if (count < LEAST_CELLS) {
    const reason = `only ${counted(count, "cell")} in phases II and IV, ${LEAST_CELLS} are needed`;
    return notMeasurable(PHASE_SIGNS, place, reason, counts);
  }
  const connectivities = new Set(found.flatMap(({ values }) => values));
  if (connectivities.size === 1) {
    const reason = `mode connectivity is the same in all ${count} cells`;
    return notMeasurable(PHASE_SIGNS, place, reason, counts);
  }
  const lines = found
    .filter(({ values }) => values.length > 0)
    .map((sign) => ({
      line: sign.name,
      value: sign.agreeing / sign.values.length,
      words: `${sign.words} in ${sign.agreeing} of ${sign.values.length}, median ${spoken(median(sign.values)!)} points${sign.free ? "" : " (by definition of the phase)"}`,
    }));
  const value = agreeing / count;
  const interval = wilsonInterval(agreeing, count);
  return measured(PHASE_SIGNS, place, {
    ...counts,
    value,
    interval,
    lines,
    signHolds: value > CHANCE,
    verdict: verdictBeyond(interval, CHANCE, 1),
    evidence: lines.map(({ line, words }) => `${line} ${words}`).join("; "),
  });
}
