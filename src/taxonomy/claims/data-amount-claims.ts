import type { QuantityName } from "#quantities";
import { mean } from "#statistics";
import { counted } from "#words";
import { localSide } from "../phases/cell-side.ts";
import { knobNumber } from "../table/cell-knobs.ts";
import { estimateIn } from "../table/cells.ts";
import type { ClassifiedCell } from "../table/classified.ts";
import { knobNumbers } from "../table/grid.ts";
import type { ClaimDefinition, ClaimResult } from "./claim.ts";
import { type ClaimPlace, measured, notMeasurable, verdictBeyond } from "./claim-result.ts";
import type { TableSetting } from "./claim-setting.ts";
import { oneDecimal, publishedNumbers, withInterval } from "./claim-words.ts";
import { connectedChange } from "./connected-change.ts";
import { matchedAlong } from "./matched-cells.ts";
import { meanInterval } from "./mean-interval.ts";
import { bestAccuracy, rhoOf } from "./quantity.ts";

const LEAST_CELLS = 3;

const WITH_DATA = {
  theme: "data",
  among: "flat",
  statistic: "mean over cells of Spearman's rho with the amount of data",
  unit: "correlation",
} as const;

const RISING: readonly (ClaimDefinition & { readonly metric: QuantityName })[] = [
  {
    ...WITH_DATA,
    id: "Q21-accuracy",
    claim: "More data makes networks more accurate, in cells that are flat at every amount",
    metric: "test_acc_pct",
    published: publishedNumbers(
      "correlation",
      null,
      1,
      null,
      "best accuracy 63.3 to 87.8 from 5,000 to 50,000 examples",
    ),
  },
  {
    ...WITH_DATA,
    id: "Q21-similarity",
    claim: "More data makes networks more similar, in cells that are flat at every amount",
    metric: "cka_softmax",
    published: publishedNumbers("correlation", null, 0.98, null),
  },
  {
    ...WITH_DATA,
    id: "Q21-trace",
    claim:
      "More data raises the Hessian trace, although networks get better, in cells that are flat at every amount",
    metric: "hessian_trace",
    published: publishedNumbers("correlation", null, 0.77, null, "the top eigenvalue likewise"),
  },
];

const FEWER_CONNECTED: ClaimDefinition = {
  id: "Q21-connected",
  theme: "data",
  claim: "More data leaves fewer cells connected, since it takes wider networks",
  among: "all",
  statistic: "change in the share of connected cells from least to most data",
  unit: "change of share",
  published: publishedNumbers("change of share", null, -0.35, null, "104 of 169 cells to 45"),
};

/**
 * Q21: what the amount of data does to cells that share every other knob.
 *
 * The amount may be a slice or an axis of the plane. Sets of matched cells are resampled.
 */
export function testDataAmountClaims(setting: TableSetting): readonly ClaimResult[] {
  const { table, thresholds } = setting;
  const matched = matchedAlong(table.cells, "examples");
  const levels = knobNumbers(table.cells, "examples");
  const place = { scope: "slices", slice: "" } as const;
  if (levels.length < 2) {
    const reason = "the table has one amount of data";
    return [...RISING.map(({ metric: _, ...definition }) => definition), FEWER_CONNECTED].map((definition) =>
      notMeasurable(definition, place, reason, { count: 0, counted: "cells" }),
    );
  }
  const flat = matched.filter(
    (cells) =>
      cells.length === levels.length && cells.every((cell) => localSide(cell, thresholds) === "flat"),
  );
  return [
    ...RISING.map((claim) => testRising(claim, flat, place, setting)),
    connectedChange(FEWER_CONNECTED, "examples", setting),
  ];
}

function testRising(
  { metric, ...definition }: (typeof RISING)[number],
  flat: readonly (readonly ClassifiedCell[])[],
  place: ClaimPlace,
  setting: TableSetting,
): ClaimResult {
  const rhos = flat.map((cells) => rhoWithData(cells, metric)).filter((rho) => rho !== null);
  const value = mean(rhos);
  const counts = { count: rhos.length, counted: "cells flat at every amount of data" };
  if (value === null || rhos.length < LEAST_CELLS) {
    const reason = `only ${counted(rhos.length, "cell")} flat and measured at every amount of data, ${LEAST_CELLS} are needed`;
    return notMeasurable(definition, place, reason, counts);
  }
  const interval = meanInterval(rhos);
  const rising = rhos.filter((rho) => rho > 0).length;
  const best = metric === "test_acc_pct" ? `; ${bestAccuracies(setting)}` : "";
  return measured(definition, place, {
    ...counts,
    value,
    interval,
    signHolds: value > 0,
    verdict: verdictBeyond(interval, 0, 1),
    evidence: `mean rho ${withInterval(value, interval, "correlation")} over ${counted(rhos.length, "cell")}, positive in ${rising}${best}`,
  });
}

function rhoWithData(cells: readonly ClassifiedCell[], metric: QuantityName): number | null {
  return rhoOf(
    cells.flatMap((cell) => {
      const { value } = estimateIn(cell, metric);
      return value === null ? [] : [{ x: knobNumber(cell, "examples")!, y: value }];
    }),
  );
}

function bestAccuracies({ table }: TableSetting): string {
  const levels = knobNumbers(table.cells, "examples");
  const [least, most] = [levels[0]!, levels.at(-1)!].map((level) => {
    const best = bestAccuracy(table.cells.filter((cell) => knobNumber(cell, "examples") === level));
    return `${best === null ? "none measured" : oneDecimal(best)} at ${level} examples`;
  });
  return `best accuracy ${least}, ${most}`;
}
