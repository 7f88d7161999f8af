import type { QuantityName } from "#quantities";
import { degreesOfFreedom } from "#statistics";
import { questionsOf } from "../phases/cut-questions.ts";
import { CUT_NAMES, type CutName, metricOfCut } from "../phases/cut-threshold.ts";
import { comparedBy, decidingMetrics } from "../phases/cuts.ts";
import { type Columns, MISSING } from "../phases/drawn-metrics.ts";
import { drawMeans } from "../phases/mean-draws.ts";
import { judgedEstimate } from "../phases/pairwise-connectivity.ts";
import type { PhaseThresholds } from "../phases/thresholds.ts";
import { cellStream } from "../table/cell-stream.ts";
import type { Cell } from "../table/cells.ts";
import { distanceScale, stabilisedDistance } from "./stabilised-distance.ts";

/** The stabilised distances of one cell from every cut, of its means and of draws of what they may truly be. */
export interface CellDistances {
  /** Of the means; `null` where the metric is missing or cannot be read. */
  readonly ofMeans: (cut: CutName) => number | null;
  /** Of all resamples, `MISSING` where one has none; `null` where the means stand in. */
  readonly ofResamples: (cut: CutName) => Float64Array | null;
  /** Whether the metric of a cut varies over seeds or pairs at all. */
  readonly varies: (cut: CutName) => boolean;
}

/** How the intervals of transitions are drawn. */
export interface TransitionOptions {
  /** The root of all randomness. Default 0. */
  readonly rootSeed?: number;
  /** Draws of every cell's means, 0 for no intervals. Default 200. */
  readonly resamples?: number;
}

/**
 * Draws the means of a cell once, so that all lines through it see the same draws.
 *
 * @param cuts those of whose draws will be asked
 * @param columnOf the columns to draw into, which are free again afterwards. Default new ones
 */
export function resampledDistances(
  cell: Cell,
  thresholds: PhaseThresholds,
  { rootSeed, resamples }: Required<TransitionOptions>,
  cuts: readonly CutName[] = CUT_NAMES,
  columnOf?: Columns,
): CellDistances {
  const ofMeans = distancesOfMeans(cell, thresholds);
  if (resamples === 0) return ofMeans;
  const draws = drawMeans(
    (metric) => judgedEstimate(cell, metric),
    decidingMetrics(thresholds),
    cellStream(cell, rootSeed, "transitions"),
    resamples,
    columnOf,
  );
  if (draws === null) return ofMeans;
  let current = 0;
  const numberOf = (metric: QuantityName) => {
    const value = draws.columns.get(metric)?.[current] ?? MISSING;
    return Number.isNaN(value) ? null : value;
  };
  const distances = new Map(
    cuts.map((cut) => {
      const column = new Float64Array(draws.count);
      const question = questionsOf(thresholds)[CUT_NAMES.indexOf(cut)]!;
      const distanceAt = distanceScale(cut, thresholds);
      for (current = 0; current < draws.count; current++) {
        const compared = comparedBy(question, numberOf);
        column[current] = compared === null ? MISSING : distanceAt(compared);
      }
      return [cut, column];
    }),
  );
  return {
    ...ofMeans,
    ofResamples: (cut) => (ofMeans.ofMeans(cut) === null ? null : (distances.get(cut) ?? null)),
    varies: (cut) => degreesOfFreedom(judgedEstimate(cell, metricOfCut(cut, thresholds))) !== null,
  };
}

/** The distances of a cell's means, for which nothing varies. */
export function distancesOfMeans(cell: Cell, thresholds: PhaseThresholds): CellDistances {
  const means = new Map(
    decidingMetrics(thresholds).map((metric) => [metric, judgedEstimate(cell, metric).value]),
  );
  const distances = Object.fromEntries(
    CUT_NAMES.map((cut) => [cut, stabilisedDistance((metric) => means.get(metric) ?? null, cut, thresholds)]),
  ) as Record<CutName, number | null>;
  return {
    ofMeans: (cut) => distances[cut],
    ofResamples: () => null,
    varies: () => false,
  };
}
