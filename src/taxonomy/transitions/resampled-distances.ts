import { CUT_NAMES, type CutName, metricOfCut } from "../phases/cut-threshold.ts";
import { decidingMetrics } from "../phases/cuts.ts";
import { findOfEach, MISSING, valuesOfResample } from "../phases/resampled-metrics.ts";
import { resampleCell } from "../phases/seed-resampling.ts";
import type { PhaseThresholds } from "../phases/thresholds.ts";
import { cellStream } from "../table/cell-stream.ts";
import type { Cell } from "../table/cells.ts";
import { readableEstimate } from "../table/readable-estimate.ts";
import { stabilisedDistance } from "./stabilised-distance.ts";

/** The stabilised distances of one cell from every cut, of its means and of resamples of its seeds. */
export interface CellDistances {
  /** Of the means; `null` where the metric is missing or cannot be read. */
  readonly ofMeans: (cut: CutName) => number | null;
  /** Of one resample; the means stand in where nothing varies. */
  readonly ofResample: (cut: CutName, resample: number) => number | null;
  /** Whether the metric of a cut varies over seeds or pairs at all. */
  readonly varies: (cut: CutName) => boolean;
}

/** How transitions are resampled. */
export interface TransitionOptions {
  /** The root of all randomness. Default 0. */
  readonly rootSeed?: number;
  /** Resamples of every cell's seeds, 0 for no intervals. Default 200. */
  readonly resamples?: number;
}

/**
 * Resamples a cell once, so that all its metrics and all lines through it see the same seeds.
 *
 * @param cuts those of whose resamples will be asked
 */
export function resampledDistances(
  cell: Cell,
  thresholds: PhaseThresholds,
  { rootSeed, resamples }: Required<TransitionOptions>,
  cuts: readonly CutName[] = CUT_NAMES,
): CellDistances {
  const ofMeans = distancesOfMeans(cell, thresholds);
  if (resamples === 0) return ofMeans;
  const samples = resampleCell(
    cell,
    decidingMetrics(thresholds),
    cellStream(cell, rootSeed, "transitions"),
    resamples,
  );
  if (samples === null) return ofMeans;
  const distances = new Map(
    cuts.map((cut) => [
      cut,
      Float64Array.from(
        findOfEach(
          samples,
          (resample) => stabilisedDistance(valuesOfResample(samples, resample), cut, thresholds) ?? MISSING,
        ),
      ),
    ]),
  );
  return {
    ...ofMeans,
    ofResample: (cut, resample) => {
      const distance = ofMeans.ofMeans(cut) === null ? undefined : distances.get(cut)?.[resample];
      return distance === undefined || Number.isNaN(distance) ? null : distance;
    },
    varies: (cut) => readableEstimate(cell, metricOfCut(cut, thresholds)).standardError !== null,
  };
}

/** The distances of a cell's means, for which nothing varies. */
export function distancesOfMeans(cell: Cell, thresholds: PhaseThresholds): CellDistances {
  const means = Object.fromEntries(
    decidingMetrics(thresholds).map((metric) => [metric, readableEstimate(cell, metric).value]),
  );
  const distances = Object.fromEntries(
    CUT_NAMES.map((cut) => [cut, stabilisedDistance(means, cut, thresholds)]),
  ) as Record<CutName, number | null>;
  return {
    ofMeans: (cut) => distances[cut],
    ofResample: (cut) => distances[cut],
    varies: () => false,
  };
}
