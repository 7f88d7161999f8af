import { resamplesFor, wilsonInterval } from "#statistics";
import { counted } from "#words";
import { whyNoLoad, whyNoTemperature } from "../table/axis-kind.ts";
import { knobNumber } from "../table/cell-knobs.ts";
import { knobWords } from "../table/grid.ts";
import { type AccuracyLine, accuracyLines, isLevel } from "./accuracy-lines.ts";
import type { ClaimDefinition, ClaimResult } from "./claim.ts";
import { measured, notMeasurable, verdictBeyond } from "./claim-result.ts";
import { claimStream, type SliceSetting } from "./claim-setting.ts";
import { claimNumber, fewerWords, oneDecimal, publishedNumbers, withInterval } from "./claim-words.ts";
import { nearestMonotone, noisePValue } from "./shape.ts";

const LEAST_LINES = 3;
const SIGNIFICANT = 0.05;
const MOST = 0.5;

const OPTIMAL_TEMPERATURE: ClaimDefinition = {
  id: "Q24",
  theme: "training",
  claim: "At most widths the best temperature lies inside its range: hotter and colder are both worse",
  among: "all",
  statistic: "share of lines with the best accuracy inside",
  unit: "share",
  published: publishedNumbers(
    "share",
    1,
    1,
    null,
    "best batch size 44 to 92 with decay, 256 to 364 at a constant rate, for widths 16 to 128",
  ),
};

/**
 * Q24: accuracy along temperature peaks inside the range.
 *
 * A line counts as clear where its best inner cell beats both ends by more than noise does on a line that only
 * rises or only falls (the nearest such line with noise of the cells' standard errors, 5 %). The claim
 * holds where the interval of the share of clear lines lies above one half, and fails where that of all lines
 * with the best inside lies below. Both intervals are Wilson's, over lines.
 */
export function testOptimalTemperatureClaim(setting: SliceSetting): ClaimResult {
  const { table, slice } = setting;
  const { lines: all, errorsFrom } = accuracyLines(setting, "temperature");
  const lines = all.filter((line) => !isLevel(line));
  const place = { scope: "slice", slice: slice.name } as const;
  const counts = { count: lines.length, counted: "lines of the grid" };
  const unfit = whyNoTemperature(table) ?? whyNoLoad(table);
  if (unfit !== null) return notMeasurable(OPTIMAL_TEMPERATURE, place, unfit, counts);
  if (lines.length < LEAST_LINES) {
    const reason = `only ${counted(lines.length, "line")} along temperature with three measured accuracies that differ, ${LEAST_LINES} are needed`;
    return notMeasurable(OPTIMAL_TEMPERATURE, place, reason, counts);
  }
  const optima = lines.map((line) => optimumOf(line, setting));
  const inside = optima.filter(({ margin }) => margin > 0).length;
  const clear = optima.filter(({ pValue }) => pValue < SIGNIFICANT).length;
  const value = inside / lines.length;
  const interval = wilsonInterval(inside, lines.length);
  const clearInterval = wilsonInterval(clear, lines.length);
  const fails = verdictBeyond(interval, MOST, 1) === "fails";
  const holds = verdictBeyond(clearInterval, MOST, 1) === "holds";
  return measured(OPTIMAL_TEMPERATURE, place, {
    ...counts,
    value,
    interval,
    comparison: {
      statistic: "share of lines where it lies inside beyond noise",
      value: clear / lines.length,
      interval: clearInterval,
    },
    lines: optima.map(({ line, best, margin, pValue }) => ({
      line: knobWords(table.load.knob, line.at),
      value: margin > 0 ? 1 : 0,
      words: `best ${oneDecimal(best.accuracy)} at ${knobWords(table.temperature.knob, knobNumber(best.cell, table.temperature.knob))}, inner cells ${claimNumber(margin, "points")} against the better end, p ${pValue.toPrecision(1)}`,
    })),
    signHolds: value > MOST,
    verdict: fails ? "fails" : holds ? "holds" : "unclear",
    evidence: `best accuracy inside on ${inside} of ${counted(lines.length, "line")}, beyond noise on ${clear} (${withInterval(clear / lines.length, clearInterval, "share")}; standard errors from ${errorsFrom})${fewerWords(simulationsOf(setting), setting.resamples, "simulations of a line")}`,
  });
}

function optimumOf(line: AccuracyLine, setting: SliceSetting) {
  const values = line.points.map(({ accuracy }) => accuracy);
  const errors = line.points.map(({ standardError }) => standardError);
  const truth = nearestMonotone(
    values,
    errors.map((error) => error ** -2),
  );
  const pValue = noisePValue(innerMargin, values, truth, errors, {
    degreesOfFreedom: line.degreesOfFreedom,
    stream: claimStream(setting, OPTIMAL_TEMPERATURE.id, setting.slice.name).child(line.at),
    simulations: simulationsOf(setting),
  });
  const best = line.points.reduce((most, point) => (point.accuracy > most.accuracy ? point : most));
  return { line, best, margin: innerMargin(values), pValue };
}

function simulationsOf({ slice, resamples }: SliceSetting): number {
  return resamplesFor(slice.cells.length, resamples);
}

/** How far the best inner value lies above the better of the two ends. */
function innerMargin(values: readonly number[]): number {
  return Math.max(...values.slice(1, -1)) - Math.max(values[0]!, values.at(-1)!);
}
