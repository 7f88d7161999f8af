import { randomStream } from "#random";
import { median, spearman, spearmanRho } from "#statistics";
import { type LocalSide, localSide } from "./cell-side.ts";
import type { Cell, MetricName } from "./cells.ts";
import type { ClaimOptions, ClaimResult, ClaimVerdict, PublishedStatistics } from "./claim.ts";
import type { AtlasTable, ClassifiedCell } from "./classified.ts";
import { spoken } from "./explanation.ts";
import { coldness, linesAlong, type Slice } from "./grid.ts";
import type { PhaseThresholds } from "./thresholds.ts";

/** Fewer cells than this say nothing about a correlation over a grid. */
const LEAST_CELLS = 6;
/** Fewer cells than this in one row or column have no correlation of their own. */
const LEAST_CELLS_OF_LINE = 3;

/** What a claim correlates: a knob, a metric, or how far from zero mode connectivity is (with a minus). */
type Quantity = "width" | "coldness" | "connectedness" | MetricName;

interface CorrelationClaim {
  readonly id: string;
  readonly claim: string;
  readonly among: LocalSide | "all";
  readonly x: Quantity;
  readonly y: Quantity;
  readonly sign: 1 | -1;
  readonly published: PublishedStatistics;
}

/**
 * Claims about rank correlations over the grid, with the values of the published grids.
 *
 * Source: computed from the numbers released with Yang et al. 2021 (decayed rate) and Zhou et al. 2024
 * (constant rate, noisy labels), flat meaning a training loss below 0.02.
 */
const CORRELATION_CLAIMS: readonly CorrelationClaim[] = [
  {
    id: "Q1",
    claim: "Networks that are more similar are more accurate, among flat cells",
    among: "flat",
    x: "cka_softmax",
    y: "test_acc_pct",
    sign: 1,
    published: published(0.94, 0.96, 0.98),
  },
  {
    id: "Q4",
    claim: "Networks with a smaller Hessian trace are more accurate, among flat cells",
    among: "flat",
    x: "hessian_trace",
    y: "test_acc_pct",
    sign: -1,
    published: published(-0.81, -0.82, -0.74),
  },
  {
    id: "Q6",
    claim: "Networks whose mode connectivity is nearer zero are more accurate",
    among: "all",
    x: "connectedness",
    y: "test_acc_pct",
    sign: 1,
    published: published(0.89, 0.83, 0.49),
  },
  {
    id: "Q8",
    claim: "Wider networks are better connected, among flat cells",
    among: "flat",
    x: "width",
    y: "mode_connectivity_pct",
    sign: 1,
    published: published(0.93, 0.85, 0.9),
  },
  {
    id: "Q9",
    claim: "Colder training lowers mode connectivity, among sharp cells",
    among: "sharp",
    x: "coldness",
    y: "mode_connectivity_pct",
    sign: -1,
    published: published(-0.91, -0.88, -0.88),
  },
  {
    id: "Q10",
    claim: "Wider networks are more similar, among flat cells",
    among: "flat",
    x: "width",
    y: "cka_softmax",
    sign: 1,
    published: published(0.79, 0.83, 0.85),
  },
  {
    id: "Q11",
    claim: "Colder training makes networks less similar, among flat cells",
    among: "flat",
    x: "coldness",
    y: "cka_softmax",
    sign: -1,
    published: published(-0.58, -0.64, -0.71),
  },
  {
    id: "Q12-sharp",
    claim: "Colder training raises the Hessian trace, among sharp cells",
    among: "sharp",
    x: "coldness",
    y: "hessian_trace",
    sign: 1,
    published: published(0.89, 0.99, 0.96),
  },
  {
    id: "Q12-flat",
    claim: "Colder training raises the Hessian trace, among flat cells",
    among: "flat",
    x: "coldness",
    y: "hessian_trace",
    sign: 1,
    published: published(0.45, 0.7, 0.67),
  },
  {
    id: "Q13",
    claim: "Wider networks have a smaller Hessian trace, among flat cells",
    among: "flat",
    x: "width",
    y: "hessian_trace",
    sign: -1,
    published: published(-0.6, -0.5, -0.4),
  },
];

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

function published(decayedRate: number, constantRate: number, noisyLabels: number): PublishedStatistics {
  return { decayedRate, constantRate, noisyLabels };
}

function signed(value: number): string {
  const rounded = spoken(Math.round(100 * value) / 100);
  return value > 0 ? `+${rounded}` : rounded;
}
