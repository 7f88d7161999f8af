import { bootstrapInterval, mean, median } from "#statistics";
import { counted } from "#words";
import { localSide } from "../phases/cell-side.ts";
import { whyNoLoad, whyNoTemperature } from "../table/axis-kind.ts";
import { knobNumber } from "../table/cell-knobs.ts";
import { knobWords, linesAlong } from "../table/grid.ts";
import { readableEstimate } from "../table/readable-estimate.ts";
import type { ClaimDefinition, ClaimResult } from "./claim.ts";
import { measured, notMeasurable, verdictBeyond } from "./claim-result.ts";
import { claimStream, type SliceSetting } from "./claim-setting.ts";
import { claimNumber, oneDecimal, publishedNumbers, withInterval } from "./claim-words.ts";
import { meanInterval } from "./mean-interval.ts";
import { bestAccuracy, type Point, rhoOf } from "./quantity.ts";

const LEAST_LINES = 4;
const LEAST_POOR_LINES = 2;

const RISING_GAIN: ClaimDefinition = {
  id: "Q18",
  theme: "training",
  claim: "Training to zero loss pays the more, the better networks are connected",
  among: "all",
  statistic: "Spearman's rho of connectivity and the best flat minus the best sharp accuracy",
  unit: "correlation",
  published: publishedNumbers(
    "correlation",
    0.89,
    0.94,
    null,
    "flat minus sharp with noisy labels -8.4 points at width 8, 0 near 16, +4.4 at 91; at a constant rate -1.9 at width 6, +5.3 at 128",
  ),
};

const HARM: ClaimDefinition = {
  id: "Q18-harm",
  theme: "training",
  claim: "Where networks are poorly connected, training to zero loss on noisy labels costs accuracy",
  among: "all",
  statistic: "mean of the best flat minus the best sharp accuracy of poorly connected lines",
  unit: "points",
  published: publishedNumbers(
    "points",
    null,
    null,
    null,
    "-8.4 points at width 8, -3.8 at width 11 with noisy labels",
  ),
};

/** What training to zero loss brings at one load. */
interface ZeroLossGain {
  readonly at: number;
  readonly sharp: number;
  readonly flat: number;
  readonly gain: number;
  /** Median mode connectivity of the flat cells, points. */
  readonly connectivity: number;
}

/**
 * Q18: at each load, the best accuracy of flat cells minus that of sharp ones, against the connectivity there.
 *
 * Connectivity is the median over the flat cells of the line. Lines that lack either side are left out. The
 * lines are resampled. `Q18-harm` is the mean over the lines whose connectivity lies below minus its threshold,
 * asked only where the labels are noisy.
 */
export function testZeroLossClaims(setting: SliceSetting): readonly ClaimResult[] {
  const gains = zeroLossGains(setting);
  return [testRisingGain(gains, setting), testHarm(gains, setting)];
}

function testRisingGain(gains: readonly ZeroLossGain[], setting: SliceSetting): ClaimResult {
  const { slice, resamples } = setting;
  const place = { scope: "slice", slice: slice.name } as const;
  const counts = { count: gains.length, counted: "lines of the grid" };
  const unfit = whyNoTemperature(setting.table) ?? whyNoLoad(setting.table);
  if (unfit !== null) return notMeasurable(RISING_GAIN, place, unfit, counts);
  if (gains.length < LEAST_LINES) {
    const reason = `only ${counted(gains.length, "line")} with measured sharp and flat cells, ${LEAST_LINES} are needed`;
    return notMeasurable(RISING_GAIN, place, reason, counts);
  }
  const points: readonly Point[] = gains.map(({ connectivity, gain }) => ({ x: connectivity, y: gain }));
  const value = rhoOf(points);
  if (value === null) {
    return notMeasurable(RISING_GAIN, place, "connectivity or gain is the same on every line", counts);
  }
  const interval = bootstrapInterval(
    points.length,
    (indices) => rhoOf(Array.from(indices, (index) => points[index]!)),
    { stream: claimStream(setting, RISING_GAIN.id, slice.name), resamples, level: 0.95 },
  );
  const [least, most] = [gains[0]!, gains.at(-1)!].map((gain) => gainWords(gain, setting));
  return measured(RISING_GAIN, place, {
    ...counts,
    value,
    interval,
    lines: linesOf(gains, setting),
    signHolds: value > 0,
    verdict: verdictBeyond(interval, 0, 1),
    evidence: `rho ${withInterval(value, interval, "correlation")} over ${gains.length} lines; ${least}; ${most}`,
  });
}

function testHarm(gains: readonly ZeroLossGain[], setting: SliceSetting): ClaimResult {
  const { slice, thresholds } = setting;
  const place = { scope: "slice", slice: slice.name } as const;
  const poor = gains.filter(({ connectivity }) => connectivity < -thresholds.connectivity_pct);
  const counts = { count: poor.length, counted: "poorly connected lines" };
  const unfit = whyNoTemperature(setting.table) ?? whyNoLoad(setting.table);
  if (unfit !== null) return notMeasurable(HARM, place, unfit, counts);
  if (!slice.cells.some((cell) => (knobNumber(cell, "label_noise") ?? 0) > 0)) {
    return notMeasurable(HARM, place, "the labels are clean or the table does not tell their noise", counts);
  }
  const values = poor.map(({ gain }) => gain);
  const value = mean(values);
  if (value === null || poor.length < LEAST_POOR_LINES) {
    const reason = `only ${counted(poor.length, "line")} with sharp and poorly connected flat cells, ${LEAST_POOR_LINES} are needed`;
    return notMeasurable(HARM, place, reason, counts);
  }
  const interval = meanInterval(values);
  return measured(HARM, place, {
    ...counts,
    value,
    interval,
    lines: linesOf(poor, setting),
    signHolds: value < 0,
    verdict: verdictBeyond(interval, 0, -1),
    evidence: `zero loss brings ${withInterval(value, interval, "points")} over ${counted(poor.length, "poorly connected line")}; ${poor.map((gain) => gainWords(gain, setting)).join("; ")}`,
  });
}

function zeroLossGains({ table, slice, thresholds }: SliceSetting): readonly ZeroLossGain[] {
  return linesAlong(slice.cells, table.temperature.knob, table.load.knob).flatMap(({ at, cells }) => {
    const flatCells = cells.filter((cell) => localSide(cell, thresholds) === "flat");
    const sharp = bestAccuracy(cells.filter((cell) => localSide(cell, thresholds) === "sharp"));
    const flat = bestAccuracy(flatCells);
    const connectivity = median(
      flatCells
        .map((cell) => readableEstimate(cell, "mode_connectivity_pct").value)
        .filter((value) => value !== null),
    );
    if (sharp === null || flat === null || connectivity === null) return [];
    return [{ at, sharp, flat, gain: flat - sharp, connectivity }];
  });
}

function linesOf(gains: readonly ZeroLossGain[], { table }: SliceSetting): ClaimResult["lines"] {
  return gains.map(({ at, sharp, flat, gain, connectivity }) => ({
    line: knobWords(table.load.knob, at),
    value: gain,
    words: `sharp ${oneDecimal(sharp)}, flat ${oneDecimal(flat)}: ${claimNumber(gain, "points")} at connectivity ${oneDecimal(connectivity)}`,
  }));
}

function gainWords({ at, gain, connectivity }: ZeroLossGain, { table }: SliceSetting): string {
  return `${claimNumber(gain, "points")} at ${knobWords(table.load.knob, at)} (connectivity ${oneDecimal(connectivity)})`;
}
