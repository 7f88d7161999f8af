import { randomStream } from "#random";
import { median, spearman, spearmanRho } from "#statistics";
import { localSide } from "../phases/cell-side.ts";
import { spoken } from "../phases/explanation.ts";
import type { PhaseThresholds } from "../phases/thresholds.ts";
import type { Cell } from "../table/cells.ts";
import type { AtlasTable, ClassifiedCell } from "../table/classified.ts";
import { coldness, linesAlong, type Slice } from "../table/grid.ts";
import type { ClaimOptions, ClaimResult, ClaimVerdict } from "./claim.ts";
import { CORRELATION_CLAIMS, type CorrelationClaim, type Quantity } from "./published-correlations.ts";

/** Fewer cells than this say nothing about a correlation over a grid. */
const LEAST_CELLS = 6;
/** Fewer cells than this in one row or column have no correlation of their own. */
const LEAST_CELLS_OF_LINE = 3;

/** Every correlation claim tested on one slice. Deterministic for its options. */
export function testCorrelationClaims(
  table: AtlasTable,
  slice: Slice,
  thresholds: PhaseThresholds,
  options: Required<ClaimOptions>,
): readonly ClaimResult[] {
  return CORRELATION_CLAIMS.map((claim) => testCorrelation(claim, table, slice, thresholds, options));
}

function testCorrelation(
  { id, claim, among, x, y, sign, published }: CorrelationClaim,
  table: AtlasTable,
  slice: Slice,
  thresholds: PhaseThresholds,
  { rootSeed, resamples }: Required<ClaimOptions>,
): ClaimResult {
  const chosen = slice.cells.filter((cell) => among === "all" || localSide(cell, thresholds) === among);
  const measured = pointsOf(chosen, x, y, table);
  const result = {
    id,
    claim,
    slice: slice.name,
    among,
    statistic: "Spearman's rho",
    published,
    count: measured.length,
  } as const;
  const refuse = (evidence: string): ClaimResult => ({
    ...result,
    value: null,
    interval: null,
    pValue: null,
    byLine: { median: null, lines: 0 },
    signHolds: null,
    verdict: "not measurable",
    evidence,
  });

  const cells = among === "all" ? "cells" : `${among} cells`;
  if (x === "width" && table.load.knob !== "width") {
    return refuse(`the load knob is ${table.load.knob}, not width`);
  }
  if (measured.length < LEAST_CELLS) {
    return refuse(
      `only ${measured.length} ${cells} with both quantities measured, ${LEAST_CELLS} are needed`,
    );
  }
  const correlation = spearman(
    measured.map((point) => point.x),
    measured.map((point) => point.y),
    { stream: randomStream(rootSeed, "claim", id, slice.name), resamples },
  );
  if (correlation === null)
    return refuse(`one of the quantities is the same in all ${measured.length} ${cells}`);

  const { rho, interval, pValue } = correlation;
  const rhosOfLines = linesOf(chosen, x, table)
    .map((line) => pointsOf(line, x, y, table))
    .filter((points) => points.length >= LEAST_CELLS_OF_LINE)
    .map((points) =>
      spearmanRho(
        points.map((point) => point.x),
        points.map((point) => point.y),
      ),
    )
    .filter((value) => value !== null);
  const byLine = { median: median(rhosOfLines), lines: rhosOfLines.length };
  const reversed = byLine.median !== null && byLine.median * rho < 0;
  const verdict: ClaimVerdict =
    interval === null || interval.low * interval.high <= 0 || reversed
      ? "unclear"
      : rho * sign > 0
        ? "holds"
        : "fails";
  const range = interval === null ? "" : ` [${signed(interval.low)}, ${signed(interval.high)}]`;
  const within =
    byLine.median === null
      ? ""
      : `; median ${signed(byLine.median)} within ${byLine.lines} rows or columns${reversed ? ", so pooling reverses the sign (Simpson's paradox)" : ""}`;
  return {
    ...result,
    value: rho,
    interval,
    pValue,
    byLine,
    signHolds: rho * sign > 0,
    verdict,
    evidence: `rho ${signed(rho)}${range} over ${measured.length} ${cells}${within}`,
  };
}

function pointsOf(
  cells: readonly ClassifiedCell[],
  x: Quantity,
  y: Quantity,
  table: AtlasTable,
): readonly { readonly x: number; readonly y: number }[] {
  return cells.flatMap((cell) => {
    const [left, right] = [quantityOf(cell, x, table), quantityOf(cell, y, table)];
    return left === null || right === null ? [] : [{ x: left, y: right }];
  });
}

/** Where a knob is correlated, only lines along it hold everything else fixed; otherwise both directions do. */
function linesOf(
  cells: readonly ClassifiedCell[],
  x: Quantity,
  { load, temperature }: AtlasTable,
): readonly (readonly ClassifiedCell[])[] {
  const rows = x === "coldness" ? [] : linesAlong(cells, load.knob, temperature.knob);
  const columns = x === "width" ? [] : linesAlong(cells, temperature.knob, load.knob);
  return [...rows, ...columns].map((line) => line.cells);
}

function quantityOf(cell: Cell, quantity: Quantity, { temperature }: AtlasTable): number | null {
  const value = rawQuantity(cell, quantity, temperature.knob);
  return value === null || !Number.isFinite(value) ? null : value;
}

function rawQuantity(cell: Cell, quantity: Quantity, knob: AtlasTable["temperature"]["knob"]): number | null {
  if (quantity === "width") return cell.knobs.width;
  if (quantity === "coldness") {
    const value = cell.knobs[knob];
    return value === null ? null : coldness(knob, value);
  }
  if (quantity === "connectedness") {
    const { value } = cell.metrics.mode_connectivity_pct;
    return value === null ? null : -Math.abs(value);
  }
  return cell.metrics[quantity].value;
}

function signed(value: number): string {
  const rounded = spoken(Math.round(100 * value) / 100);
  return value > 0 ? `+${rounded}` : rounded;
}
