import { mean } from "#statistics";
import { counted } from "#words";
import { localSide } from "../phases/cell-side.ts";
import { knobNumber } from "../table/cell-knobs.ts";
import type { Cell } from "../table/cells.ts";
import { estimateIn } from "../table/cells.ts";
import type { ClassifiedCell } from "../table/classified.ts";
import { knobNumbers } from "../table/grid.ts";
import type { ClaimDefinition, ClaimResult } from "./claim.ts";
import { measured, notMeasurable, verdictBeyond, verdictWithin } from "./claim-result.ts";
import type { TableSetting } from "./claim-setting.ts";
import { publishedNumbers, withInterval } from "./claim-words.ts";
import { connectedChange } from "./connected-change.ts";
import { matchedAlong } from "./matched-cells.ts";
import { meanInterval } from "./mean-interval.ts";
import { lnTraceOf } from "./quantity.ts";

const LEAST_CELLS = 3;
/** A smaller change of ln trace is hardly one: the seeds of one cell scatter by as much. */
const SMALL_LN_TRACE = 0.5;

interface NoiseClaim {
  readonly definition: ClaimDefinition;
  readonly quantity: (cell: Cell) => number | null;
  /** `fall`: the change lies below 0; `stay`: it lies within the bound on both sides. */
  readonly expected: "fall" | "stay";
}

const CHANGES: readonly NoiseClaim[] = [
  {
    definition: {
      id: "Q22-accuracy",
      theme: "data",
      claim: "Label noise costs accuracy, in cells that stay flat",
      among: "flat",
      statistic: "mean change of test accuracy from least to most noise",
      unit: "points",
      published: publishedNumbers(
        "points",
        null,
        null,
        null,
        "best accuracy 87.8 to 81.5 with 10 % of labels redrawn",
      ),
    },
    quantity: (cell) => estimateIn(cell, "test_acc_pct").value,
    expected: "fall",
  },
  {
    definition: {
      id: "Q22-similarity",
      theme: "data",
      claim: "Label noise makes networks less similar, in cells that stay flat",
      among: "flat",
      statistic: "mean change of CKA from least to most noise",
      unit: "similarity",
      published: publishedNumbers("similarity", null, null, null, "CKA of the best cell 0.775 to 0.666"),
    },
    quantity: (cell) => estimateIn(cell, "cka_softmax").value,
    expected: "fall",
  },
  {
    definition: {
      id: "Q22-trace",
      theme: "data",
      claim: `Label noise hardly moves the Hessian trace of cells that stay flat: less than ${SMALL_LN_TRACE} in its logarithm`,
      among: "flat",
      statistic: "mean change of ln trace from least to most noise",
      unit: "nats",
      published: publishedNumbers("nats", null, null, -0.12, "median ln trace of flat cells 5.33 to 5.21"),
    },
    quantity: lnTraceOf,
    expected: "stay",
  },
];

const FEWER_CONNECTED: ClaimDefinition = {
  id: "Q22-connected",
  theme: "data",
  claim: "Label noise leaves fewer cells connected",
  among: "all",
  statistic: "change in the share of connected cells from least to most noise",
  unit: "change of share",
  published: publishedNumbers("change of share", null, null, -0.08, "45 of 169 cells to 31"),
};

/**
 * Q22: what label noise does to cells that share every other knob, from its least to its most.
 *
 * The noise may be a slice or an axis of the plane. Pairs of matched cells that are flat at both ends are
 * resampled; for `Q22-connected` all pairs are.
 */
export function testLabelNoiseClaims(setting: TableSetting): readonly ClaimResult[] {
  const { table, thresholds } = setting;
  const levels = knobNumbers(table.cells, "label_noise");
  const place = { scope: "slices", slice: "" } as const;
  if (levels.length < 2) {
    const reason = "the table has one level of label noise";
    return [...CHANGES.map(({ definition }) => definition), FEWER_CONNECTED].map((definition) =>
      notMeasurable(definition, place, reason, { count: 0, counted: "cells" }),
    );
  }
  const flat = matchedAlong(table.cells, "label_noise")
    .map((cells) => [cells[0]!, cells.at(-1)!] as const)
    .filter(
      ([least, most]) =>
        knobNumber(least, "label_noise") === levels[0] && knobNumber(most, "label_noise") === levels.at(-1),
    )
    .filter((pair) => pair.every((cell) => localSide(cell, thresholds) === "flat"));
  return [
    ...CHANGES.map((claim) => testChange(claim, flat, levels)),
    connectedChange(FEWER_CONNECTED, "label_noise", setting),
  ];
}

function testChange(
  { definition, quantity, expected }: NoiseClaim,
  flat: readonly (readonly [ClassifiedCell, ClassifiedCell])[],
  levels: readonly number[],
): ClaimResult {
  const changes = flat.flatMap(([least, most]) => {
    const [before, after] = [quantity(least), quantity(most)];
    return before === null || after === null ? [] : [after - before];
  });
  const value = mean(changes);
  const place = { scope: "slices", slice: "" } as const;
  const counts = { count: changes.length, counted: "cells flat at both levels of noise" };
  if (value === null || changes.length < LEAST_CELLS) {
    const reason = `only ${counted(changes.length, "cell")} flat and measured at both levels of noise, ${LEAST_CELLS} are needed`;
    return notMeasurable(definition, place, reason, counts);
  }
  const interval = meanInterval(changes);
  const verdict =
    expected === "fall" ? verdictBeyond(interval, 0, -1) : verdictWithin(interval, SMALL_LN_TRACE);
  return measured(definition, place, {
    ...counts,
    value,
    interval,
    signHolds: expected === "fall" ? value < 0 : Math.abs(value) < SMALL_LN_TRACE,
    verdict,
    evidence: `${withInterval(value, interval, definition.unit)} from label noise ${levels[0]} to ${levels.at(-1)} over ${counted(changes.length, "cell")}`,
  });
}
