import { median, spearman } from "#statistics";
import { type LocalSide, localSide } from "../phases/cell-side.ts";
import { whyNoTemperature } from "../table/axis-kind.ts";
import type { AtlasTable, ClassifiedCell } from "../table/classified.ts";
import { linesAlong } from "../table/grid.ts";
import type { ClaimResult } from "./claim.ts";
import { measured, notMeasurable, verdictBeyond } from "./claim-result.ts";
import { claimStream, type SliceSetting } from "./claim-setting.ts";
import { claimNumber, fewerWords, withInterval } from "./claim-words.ts";
import { CORRELATION_CLAIMS, type CorrelationClaim } from "./published-correlations.ts";
import { type ClaimQuantity, pointsOf, rhoOf } from "./quantity.ts";

/** Fewer cells than this say nothing about a correlation over a grid. */
const LEAST_CELLS = 6;
/** Fewer cells than this in one row or column have no correlation of their own. */
const LEAST_CELLS_OF_LINE = 3;

/** Every correlation claim tested on one slice. Deterministic for its options. */
export function testCorrelationClaims(setting: SliceSetting): readonly ClaimResult[] {
  return CORRELATION_CLAIMS.map((claim) => testCorrelation(claim, setting));
}

/**
 * One correlation claim tested on one slice, by Spearman's rho over its cells.
 *
 * Cells are resampled for the interval and shuffled for the p-value; the scatter of cells contains the noise
 * of their seeds. A pooled sign that single rows and columns reverse (Simpson's paradox) is unclear.
 */
export function testCorrelation(
  { x, y, sign, ...definition }: CorrelationClaim,
  setting: SliceSetting,
): ClaimResult {
  const { table, slice, resamples } = setting;
  const chosen = cellsAmong(definition.among, setting);
  const points = pointsOf(chosen, x, y, table);
  const place = { scope: "slice", slice: slice.name } as const;
  const cells = definition.among === "all" ? "cells" : `${definition.among} cells`;
  const refuse = (reason: string) =>
    notMeasurable(definition, place, reason, { count: points.length, counted: cells });
  if (x === "width" && table.load.knob !== "width") {
    return refuse(`the load knob is ${table.load.knob}, not width`);
  }
  const unfit = [x, y].includes("coldness") ? whyNoTemperature(table) : null;
  if (unfit !== null) return refuse(unfit);
  if (points.length < LEAST_CELLS) {
    return refuse(`only ${points.length} ${cells} with both quantities measured, ${LEAST_CELLS} are needed`);
  }
  const correlation = spearman(
    points.map((point) => point.x),
    points.map((point) => point.y),
    { stream: claimStream(setting, definition.id, slice.name), resamples },
  );
  if (correlation === null)
    return refuse(`one of the quantities is the same in all ${points.length} ${cells}`);

  const { rho, interval, pValue } = correlation;
  const fewer = fewerWords(correlation.resamples, resamples);
  const rhosOfLines = linesOf(chosen, x, table)
    .map((line) => pointsOf(line, x, y, table))
    .filter((line) => line.length >= LEAST_CELLS_OF_LINE)
    .map(rhoOf)
    .filter((value) => value !== null);
  const byLine = { median: median(rhosOfLines), lines: rhosOfLines.length };
  const reversed = byLine.median !== null && byLine.median * rho < 0;
  const within =
    byLine.median === null
      ? ""
      : `; median ${claimNumber(byLine.median, "correlation")} within ${byLine.lines === 1 ? "1 row or column" : `${byLine.lines} rows or columns`}${reversed ? ", so pooling reverses the sign (Simpson's paradox)" : ""}`;
  return measured(definition, place, {
    value: rho,
    interval,
    pValue,
    count: points.length,
    counted: cells,
    byLine,
    signHolds: rho * sign > 0,
    verdict: reversed ? "unclear" : verdictBeyond(interval, 0, sign),
    evidence: `rho ${withInterval(rho, interval, "correlation")} over ${points.length} ${cells}${fewer}${within}`,
  });
}

/** The cells of a slice on one side of the local cut, or all. */
export function cellsAmong(
  among: LocalSide | "all",
  { slice, thresholds }: SliceSetting,
): readonly ClassifiedCell[] {
  return slice.cells.filter((cell) => among === "all" || localSide(cell, thresholds) === among);
}

/** Where a knob is correlated, only lines along it hold everything else fixed; otherwise both directions do. */
function linesOf(
  cells: readonly ClassifiedCell[],
  x: ClaimQuantity,
  { load, temperature }: AtlasTable,
): readonly (readonly ClassifiedCell[])[] {
  const rows = x === "coldness" ? [] : linesAlong(cells, load.knob, temperature.knob);
  const columns = x === "width" ? [] : linesAlong(cells, temperature.knob, load.knob);
  return [...rows, ...columns].map((line) => line.cells);
}
