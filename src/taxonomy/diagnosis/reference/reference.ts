import { sampleVariance } from "#statistics";
import type { Cell } from "../../table/cells.ts";
import { cellFromMeans } from "../../table/observed-cell.ts";
import { byDirection, type Direction } from "../moves.ts";
import { type RoomForImprovement, roomForImprovement } from "../room-for-improvement.ts";
import { sizeOfNextStep } from "../step-size.ts";
import { gainOfStep, stepsBetween } from "../steps.ts";
import { FEATURES, featuresOf } from "./features.ts";
import type { ReferenceRow } from "./reference-rows.ts";

/** A measured cell, or the means of several that are alike, with what helped. */
export interface ReferenceCell {
  /** The name of its grid. */
  readonly grid: string;
  /** Measured cells that it stands for. */
  readonly count: number;
  /** Share of labels that were redrawn. */
  readonly labelNoise: number;
  /** In the order of `FEATURES`. */
  readonly features: readonly number[];
  /** What each direction can gain in its grid, points of test accuracy. */
  readonly room: RoomForImprovement;
  /** Test accuracy gained by a doubling of the knob, or by ten points less of label noise; `null` at the end of the grid. */
  readonly gain: Readonly<Record<Direction, number | null>>;
  /** The standard deviation of that gain over the cells that it stands for; 0 of a single one. */
  readonly gainSpread: Readonly<Record<Direction, number>>;
}

/** A measured cell with its knobs and numbers, and with what helped it. */
export interface MeasuredCell extends ReferenceCell, ReferenceRow {}

/** Measured cells that networks are compared with. */
export interface Reference {
  /** By grid, clean and noisy labels apart. */
  readonly conditions: readonly (readonly ReferenceCell[])[];
  /** The standard deviation of each feature over all cells. */
  readonly spreads: readonly number[];
  /** Whether cells with clean and with noisy labels are among them, so that these can be told apart. */
  readonly tellsNoise: boolean;
}

const NO_SPREAD = byDirection(() => 0);

/** The knob of temperature of every grid. */
const TEMPERATURE = "batch_size";

/** What is known of the cells of one grid. */
export function measuredCells(name: string, rows: readonly ReferenceRow[]): readonly MeasuredCell[] {
  const cells = rows.map(accuracyCell);
  const rooms = roomForImprovement(cells, TEMPERATURE);
  const steps = stepsBetween(cells, TEMPERATURE);
  return rows.map((row, index) => ({
    ...row,
    grid: name,
    count: 1,
    gainSpread: NO_SPREAD,
    room: rooms[index]!,
    gain: byDirection((direction) => {
      const gain = gainOfStep(steps, index, direction);
      return gain === null ? null : gain / sizeOfNextStep(steps, index, direction);
    }),
    features: featuresOfRow(row),
  }));
}

/** A reference of some measured cells. */
export function referenceOf(cells: readonly ReferenceCell[]): Reference {
  const spreads = FEATURES.map((_, index) => {
    const values = cells.flatMap(({ features, count }) => Array<number>(count).fill(features[index]!));
    return Math.sqrt(sampleVariance(values) ?? 1);
  });
  const conditions = Map.groupBy(cells, ({ grid, labelNoise }) => `${labelNoise > 0} ${grid}`);
  const tellsNoise = new Set(cells.map(({ labelNoise }) => labelNoise > 0)).size === 2;
  return {
    conditions: [...conditions.values()],
    spreads,
    tellsNoise,
  };
}

function accuracyCell({ width, examples, labelNoise, batchSize, testAccuracyPct }: ReferenceRow): Cell {
  return cellFromMeans({
    knobs: { width, examples, label_noise: labelNoise, batch_size: batchSize },
    means: { test_acc_pct: testAccuracyPct },
  });
}

function featuresOfRow({
  trainErrorPct,
  trainLoss,
  modeConnectivityPct,
  lnHessianTrace,
  cka,
}: ReferenceRow): readonly number[] {
  const lnTrainLoss = Math.log(Math.max(trainLoss, 1e-8));
  const symptoms = {
    trainErrorPct,
    modeConnectivityPct,
    lnHessianTrace,
    cka,
    lnTrainLoss,
    curvePeakPct: null,
    derivedPeakPct: null,
  };
  return featuresOf(symptoms).map((feature) => feature!.value);
}
