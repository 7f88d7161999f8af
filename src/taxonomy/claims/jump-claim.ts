import type { KnobName } from "#knobs";
import { bootstrapInterval, median } from "#statistics";
import { spoken } from "#words";
import { localSide } from "../phases/cell-side.ts";
import { resolvedLoss } from "../phases/logarithms.ts";
import type { PhaseThresholds } from "../phases/thresholds.ts";
import { whyNoLoad, whyNoTemperature } from "../table/axis-kind.ts";
import { knobNumber } from "../table/cell-knobs.ts";
import { estimateIn } from "../table/cells.ts";
import type { AtlasTable, ClassifiedCell } from "../table/classified.ts";
import { coldness, knobWords, linesAlong } from "../table/grid.ts";
import type { ClaimDefinition, ClaimResult } from "./claim.ts";
import { measured, notMeasurable, verdictBeyond } from "./claim-result.ts";
import { claimStream, type SliceSetting } from "./claim-setting.ts";
import { publishedNumbers } from "./claim-words.ts";
import { lnTraceOf } from "./quantity.ts";

/** The published transition loses more than a factor of ten in training loss (Yang et al. 2021, figure 2). */
const ABRUPT = 10;
/** One line of the grid has no spread to judge the jump by. */
const LEAST_LINES = 2;

const JUMP: ClaimDefinition = {
  id: "Q15",
  theme: "plane",
  claim: "Training loss falls more than tenfold in one step of temperature between sharp and flat cells",
  among: "all",
  statistic: "median ratio of training losses",
  unit: "ratio",
  published: publishedNumbers("ratio", 13.3, 41.4, null),
};

/** One step between neighbouring temperatures, read from the sharp towards the flat side. */
interface Step {
  readonly from: ClassifiedCell;
  readonly to: ClassifiedCell;
  /** Training loss before over after. */
  readonly lossRatio: number;
}

/** A line's largest step at the sharp/flat boundary, and its steps away from it. */
interface Transition {
  readonly jump: Step;
  readonly elsewhere: readonly number[];
}

/**
 * Q15: crossing from sharp to flat along temperature is a jump, not a slope.
 *
 * Every line of the grid that has both sides gives its largest fall of training loss among the steps that
 * cross the boundary and their direct neighbours (the threshold may lie in the foot of the jump). The
 * statistic is the median fall over lines; the claim holds where its bootstrap interval over lines lies
 * above a factor of 10, and fails where it lies below.
 */
export function testJumpClaim(setting: SliceSetting): ClaimResult {
  const { table, slice, thresholds, resamples } = setting;
  const { load, temperature } = table;
  const transitions = linesAlong(slice.cells, temperature.knob, load.knob).flatMap((line) => {
    const transition = transitionOf(line.cells, temperature.knob, thresholds);
    return transition === null ? [] : [{ ...transition, line: knobWords(load.knob, line.at) }];
  });
  const jumps = transitions.map(({ jump }) => jump);
  const ratios = jumps.map(({ lossRatio }) => lossRatio);
  const value = median(ratios);
  const place = { scope: "slice", slice: slice.name } as const;
  const counted = { count: jumps.length, counted: "lines of the grid" } as const;
  const unfit = whyNoTemperature(table) ?? whyNoLoad(table);
  if (unfit !== null) return notMeasurable(JUMP, place, unfit, counted);
  if (value === null || jumps.length < LEAST_LINES) {
    const reason = `only ${jumps.length === 1 ? "1 line of the grid has" : `${jumps.length} lines of the grid have`} both a sharp and a flat cell, ${LEAST_LINES} are needed`;
    return notMeasurable(JUMP, place, reason, counted);
  }
  const interval = bootstrapInterval(
    ratios.length,
    (indices) => median(Array.from(indices, (index) => ratios[index]!)),
    { stream: claimStream(setting, JUMP.id, slice.name), resamples, level: 0.95 },
  );
  const largest = jumps.reduce((most, jump) => (jump.lossRatio > most.lossRatio ? jump : most));
  const elsewhere = median(transitions.flatMap((transition) => transition.elsewhere));
  return measured(JUMP, place, {
    ...counted,
    value,
    interval,
    byLine: { median: value, lines: jumps.length },
    lines: transitions.map(({ line, jump }) => ({
      line,
      value: jump.lossRatio,
      words: stepWords(jump, table),
    })),
    signHolds: value > ABRUPT,
    verdict: verdictBeyond(interval, ABRUPT, 1),
    evidence: `median fall ${spoken(value)}-fold at the boundary of ${jumps.length} lines${
      elsewhere === null ? "" : `, ${spoken(elsewhere)}-fold in steps elsewhere`
    }${interval === null ? ", too few for an interval" : ""}; the largest, at ${knobWords(load.knob, knobNumber(largest.from, load.knob))}, is ${stepWords(largest, table)}`,
  });
}

function transitionOf(
  line: readonly ClassifiedCell[],
  knob: KnobName,
  thresholds: PhaseThresholds,
): Transition | null {
  const cells = line
    .flatMap((cell) => {
      const [loss, side] = [estimateIn(cell, "train_loss").value, localSide(cell, thresholds)];
      return side === null || loss === null || !Number.isFinite(loss) ? [] : [{ cell, loss, side }];
    })
    .sort((a, b) => coldness(knob, knobNumber(a.cell, knob)!) - coldness(knob, knobNumber(b.cell, knob)!));
  const steps = cells.slice(1).map((after, i) => ({ before: cells[i]!, after }));
  const crossings = steps.flatMap(({ before, after }, i) => (before.side === after.side ? [] : [i]));
  const candidates = crossings.flatMap((crossing) =>
    steps.slice(Math.max(0, crossing - 1), crossing + 2).map(({ before, after }): Step => {
      const towardsFlat = steps[crossing]!.after.side === "flat";
      const [from, to] = towardsFlat ? [before, after] : [after, before];
      return { from: from.cell, to: to.cell, lossRatio: ratioOf(from.loss, to.loss) };
    }),
  );
  if (candidates.length === 0) return null;
  return {
    jump: candidates.reduce((most, step) => (step.lossRatio > most.lossRatio ? step : most)),
    elsewhere: steps
      .filter((_, i) => crossings.every((crossing) => Math.abs(i - crossing) > 1))
      .map(({ before, after }) => ratioOf(before.loss, after.loss))
      .map((ratio) => Math.max(ratio, 1 / ratio)),
  };
}

function ratioOf(before: number, after: number): number {
  return resolvedLoss(before) / resolvedLoss(after);
}

function stepWords({ from, to, lossRatio }: Step, { temperature }: AtlasTable): string {
  const knobs = `${knobWords(temperature.knob, knobNumber(from, temperature.knob))} to ${knobNumber(to, temperature.knob)}`;
  const [before, after] = [lnTraceOf(from), lnTraceOf(to)];
  const trace = before === null || after === null ? "" : `, ln trace ${spoken(before)} to ${spoken(after)}`;
  const loss = `loss ${spoken(estimateIn(from, "train_loss").value ?? 0)} to ${spoken(estimateIn(to, "train_loss").value ?? 0)}`;
  return `${spoken(lossRatio)}-fold at ${knobs} (${loss}${trace})`;
}
