import type { KnobName } from "#knobs";
import { type Interval, median, resamplesFor, studentQuantile } from "#statistics";
import { counted } from "#words";
import { localSide } from "../phases/cell-side.ts";
import { whyNoTemperature } from "../table/axis-kind.ts";
import { knobNumber } from "../table/cell-knobs.ts";
import type { ClassifiedCell } from "../table/classified.ts";
import { knobWords } from "../table/grid.ts";
import { readableEstimate } from "../table/readable-estimate.ts";
import { type AccuracyLine, accuracyLines } from "./accuracy-lines.ts";
import type { ClaimDefinition, ClaimResult, ClaimVerdict } from "./claim.ts";
import { measured, notMeasurable } from "./claim-result.ts";
import { claimStream, type SliceSetting } from "./claim-setting.ts";
import { claimNumber, fewerWords, oneDecimal, publishedNumbers, withInterval } from "./claim-words.ts";
import { clearestDip, clearness, type Dip } from "./dip.ts";
import { nearestUnimodal, noisePValue } from "./shape.ts";

/** Shallower dips are no double descent, points of test accuracy. */
const LEAST_DEPTH = 1;
/** Share of tables without any dip that are said to have one. */
const FALSE_ALARMS = 0.05;
const LEAST_LINES = 2;
/** Training error that wide and cold networks seldom keep unless labels are wrong, percent. */
const NOISE_FLOOR_PCT = 5;
/** Probabilities of Student's t: 95 % lie between the first and its mirror image, 95 % below the second. */
const TWO_SIDED = 0.975;
const ONE_SIDED = 0.95;

const STATISTIC = {
  among: "all",
  statistic: "depth of the clearest dip of test accuracy",
  unit: "points",
} as const;

const WIDTH_WISE: ClaimDefinition = {
  ...STATISTIC,
  id: "Q19",
  theme: "training",
  claim:
    "Under label noise accuracy dips between narrow and wide networks (double descent); with clean labels it does not",
  published: publishedNumbers(
    "points",
    null,
    null,
    3.2,
    "batch size 128: 70.4 at width 6, 67.2 at 16, 71.2 wider; none with clean labels",
  ),
};

const TEMPERATURE_WISE: ClaimDefinition = {
  ...STATISTIC,
  id: "Q20",
  theme: "training",
  claim:
    "Under label noise accuracy dips between hot and cold training (double descent); with clean labels it does not",
  published: publishedNumbers(
    "points",
    null,
    null,
    8.9,
    "width 32: 77.4 at batch size 32, 68.5 at 92, 78.5 at 256; the dip lies on the sharp side of the Hessian transition",
  ),
};

interface DippingLine {
  readonly line: AccuracyLine;
  readonly dip: Dip | null;
  /** How often noise about the nearest line without a dip gives as clear a one. */
  readonly pValue: number;
  /** Upper 95 % limit of the depth of a dip in this line, points. */
  readonly high: number;
}

/**
 * Q19 and Q20: test accuracy along width, and along temperature, peaks, dips and rises again under label noise.
 *
 * A line has a dip where the clearest fall and rise in it is at least one point deep and clearer than noise
 * makes it in a line that only rises and then falls (the nearest such line with noise of the cells'
 * standard errors, at 5 % for all lines together). With label noise the claim holds where any line has a dip;
 * with clean labels it holds where none has one. Either way no dip counts as absence only if the typical line excludes one
 * of a point. Where the table does not speak of noise, a dip or a training error that stays above 5 % everywhere may be that
 * of noisy labels and leaves the claim unclear; absence counts as with clean ones. Cells whose networks all failed to train
 * are no part of a line, and a dip of which the training error rises by as much is none. A plane along which label noise changes is not measurable. `value` is the depth of the clearest dip
 * with the interval that the standard errors of its cells give; nothing is resampled for it.
 */
export function testDoubleDescentClaims(setting: SliceSetting): readonly ClaimResult[] {
  return [
    testDoubleDescent(WIDTH_WISE, "load", setting),
    testDoubleDescent(TEMPERATURE_WISE, "temperature", setting),
  ];
}

function testDoubleDescent(
  definition: ClaimDefinition,
  along: "load" | "temperature",
  setting: SliceSetting,
): ClaimResult {
  const { table, slice } = setting;
  const place = { scope: "slice", slice: slice.name } as const;
  const [moves, stays] =
    along === "load" ? [table.load.knob, table.temperature.knob] : [table.temperature.knob, table.load.knob];
  const { lines, errorsFrom } = accuracyLines(setting, along);
  const counts = { count: lines.length, counted: "lines of the grid" };
  if (along === "load" && moves !== "width") {
    return notMeasurable(definition, place, `the load knob is ${moves}, not width`, counts);
  }
  const unfit = along === "temperature" ? whyNoTemperature(table) : null;
  if (unfit !== null) return notMeasurable(definition, place, unfit, counts);
  const noises = new Set(slice.cells.map((cell) => knobNumber(cell, "label_noise")));
  if (noises.size > 1) {
    return notMeasurable(definition, place, "label noise differs from cell to cell of the plane", counts);
  }
  if (lines.length < LEAST_LINES) {
    const reason = `only ${counted(lines.length, "line")} with three measured accuracies that differ, ${LEAST_LINES} are needed`;
    return notMeasurable(definition, place, reason, counts);
  }
  const [noise] = noises;
  // A table that does not speak of noise may be of clean labels or of noisy ones.
  const noisy = noise === null || noise === undefined ? null : noise > 0;
  const floor = noisy === null ? errorFloor(slice.cells) : null;
  const mayBeNoisy = floor !== null && floor > NOISE_FLOOR_PCT;
  const dipping = lines.map((line) => dippingLine(line, lines.length, definition.id, setting));
  const present = dipping.filter(
    ({ dip, pValue }) => dip !== null && dip.depth >= LEAST_DEPTH && pValue < FALSE_ALARMS / lines.length,
  );
  const clearest = dipping.reduce((most, other) =>
    clearness(other.dip) > clearness(most.dip) ? other : most,
  );
  const value = clearest.dip?.depth ?? 0;
  const interval = intervalOf(clearest);
  const claimed = noisy ?? (mayBeNoisy || present.length > 0 ? null : false);
  const labels =
    noisy === null
      ? `the table does not say whether labels are noisy${mayBeNoisy ? `, and no training error is below ${oneDecimal(floor)} %` : ""}`
      : noisy
        ? `label noise ${noise}`
        : "clean labels";
  const onSharpSide = present.filter((line) => sideOfBottom(line, setting) === "sharp").length;
  const relation =
    present.length === 0
      ? ""
      : `, ${onSharpSide} of ${present.length} on the sharp side of the Hessian transition`;
  const clearestWords =
    clearest.dip === null
      ? ""
      : `; the clearest is ${withInterval(value, interval, "points")} at ${knobWords(stays, clearest.line.at)}: ${dipWords(clearest, moves, setting)}`;
  return measured(definition, place, {
    ...counts,
    value,
    interval,
    lines: dipping
      .filter(({ dip }) => dip !== null)
      .map((line) => ({
        line: knobWords(stays, line.line.at),
        value: line.dip!.depth,
        words: `${claimNumber(line.dip!.depth, "points")}, p ${line.pValue.toPrecision(1)}: ${dipWords(line, moves, setting)}`,
      })),
    signHolds: claimed === null ? null : present.length > 0 === claimed,
    verdict: verdictOn(dipping, present.length > 0, claimed),
    evidence: `${labels}: ${present.length} of ${counted(lines.length, "line")} with a dip beyond noise (standard errors from ${errorsFrom})${relation}${clearestWords}${fewerWords(simulationsOf(setting), setting.resamples, "simulations of a line or more")}`,
  });
}

/** The least training error of some cells, percent; `null` where none is measured. */
function errorFloor(cells: readonly ClassifiedCell[]): number | null {
  const errors = cells.flatMap((cell) => readableEstimate(cell, "train_error_pct").value ?? []);
  return errors.length === 0 ? null : Math.min(...errors);
}

/**
 * Dips are claimed to be there with noisy labels and not with clean ones.
 *
 * @param claimed whether a dip is claimed to be there; `null` where labels may be noisy or clean
 */
function verdictOn(dipping: readonly DippingLine[], present: boolean, claimed: boolean | null): ClaimVerdict {
  if (claimed === null) return "unclear";
  const absent = !present && median(dipping.map(({ high }) => high))! < LEAST_DEPTH;
  if (!present && !absent) return "unclear";
  return present === claimed ? "holds" : "fails";
}

function dippingLine(line: AccuracyLine, lines: number, id: string, setting: SliceSetting): DippingLine {
  const values = line.points.map(({ accuracy }) => accuracy);
  const errors = line.points.map(({ standardError }) => standardError);
  const dip = clearestDip(values, errors);
  const typicalError = Math.SQRT2 * median(errors)!;
  const high =
    (dip?.depth ?? 0) +
    studentQuantile(ONE_SIDED, line.degreesOfFreedom) * (dip?.standardError ?? typicalError);
  if (dip === null || isOfTraining(dip, line)) return { line, dip: null, pValue: 1, high };
  const truth = nearestUnimodal(
    values,
    errors.map((error) => error ** -2),
  );
  const pValue = noisePValue((sample) => clearness(clearestDip(sample, errors)), values, truth, errors, {
    degreesOfFreedom: line.degreesOfFreedom,
    stream: claimStream(setting, id, setting.slice.name).child(line.at),
    // The threshold of one line must be well above the smallest p-value that can be.
    simulations: Math.max(setting.resamples, Math.ceil((3 * lines) / FALSE_ALARMS)),
    atLeast: simulationsOf(setting),
  });
  return { line, dip, pValue, high };
}

/** Whether networks at the bottom of a dip are worse because they fit their own examples worse: that is no double descent. */
function isOfTraining({ left, bottom, right, depth }: Dip, { points }: AccuracyLine): boolean {
  const [before, at, after] = [left, bottom, right].map(
    (index) => readableEstimate(points[index]!.cell, "train_error_pct").value,
  );
  if (before == null || at == null || after == null) return false;
  return at - Math.max(before, after) >= depth;
}

/** The fewest simulations of a line. */
function simulationsOf({ slice, resamples }: SliceSetting): number {
  return resamplesFor(slice.cells.length, resamples);
}

function intervalOf({ dip, line }: DippingLine): Interval | null {
  if (dip === null) return null;
  const half = studentQuantile(TWO_SIDED, line.degreesOfFreedom) * dip.standardError;
  return { low: dip.depth - half, high: dip.depth + half, level: 0.95 };
}

function sideOfBottom({ line, dip }: DippingLine, { thresholds }: SliceSetting) {
  return dip === null ? null : localSide(line.points[dip.bottom]!.cell, thresholds);
}

/** Such as `77.4 at batch size 32, 68.5 at 92 (sharp, 1 step from the flat side), 78.5 at 256`. */
function dipWords({ line, dip }: DippingLine, moves: KnobName, { thresholds }: SliceSetting): string {
  if (dip === null) return "";
  const at = (index: number) => knobNumber(line.points[index]!.cell, moves);
  const accuracy = (index: number) => oneDecimal(line.points[index]!.accuracy);
  const sides = line.points.map(({ cell }) => localSide(cell, thresholds));
  const side = sides[dip.bottom];
  const steps = sides.flatMap((other, i) =>
    other !== null && other !== side ? [Math.abs(i - dip.bottom)] : [],
  );
  const where =
    side == null
      ? ""
      : steps.length === 0
        ? ` (${side})`
        : ` (${side}, ${counted(Math.min(...steps), "step")} from the ${side === "sharp" ? "flat" : "sharp"} side)`;
  return `${accuracy(dip.left)} at ${knobWords(moves, at(dip.left))}, ${accuracy(dip.bottom)} at ${at(dip.bottom)}${where}, ${accuracy(dip.right)} at ${at(dip.right)}`;
}
