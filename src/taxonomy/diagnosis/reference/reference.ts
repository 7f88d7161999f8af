import { sampleVariance } from "#statistics";
import { byDirection, type Direction } from "../moves.ts";
import type { RoomForImprovement } from "../room-for-improvement.ts";
import { FEATURES, featuresOf } from "./features.ts";
import type { ReferenceRow } from "./reference-rows.ts";
import { stepSize } from "./step-size.ts";

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
}

/** A way through a grid: what it keeps, and a number that rises along it. */
interface Way {
  readonly kept: (row: ReferenceRow) => string;
  readonly knob: (row: ReferenceRow) => number;
  readonly sign: 1 | -1;
}

const WAYS: Readonly<Record<Direction, Way>> = {
  wider: {
    kept: ({ batchSize, examples, labelNoise }) => `${batchSize} ${examples} ${labelNoise}`,
    knob: ({ width }) => width,
    sign: 1,
  },
  "more data": {
    kept: ({ width, batchSize, labelNoise }) => `${width} ${batchSize} ${labelNoise}`,
    knob: ({ examples }) => examples,
    sign: 1,
  },
  "cleaner labels": {
    kept: ({ width, batchSize, examples }) => `${width} ${batchSize} ${examples}`,
    knob: ({ labelNoise }) => labelNoise,
    sign: -1,
  },
  hotter: {
    kept: ({ width, examples, labelNoise }) => `${width} ${examples} ${labelNoise}`,
    knob: ({ batchSize }) => batchSize,
    sign: -1,
  },
  colder: {
    kept: ({ width, examples, labelNoise }) => `${width} ${examples} ${labelNoise}`,
    knob: ({ batchSize }) => batchSize,
    sign: 1,
  },
};

const NO_SPREAD = byDirection(() => 0);

/** What is known of the cells of one grid. */
export function measuredCells(name: string, rows: readonly ReferenceRow[]): readonly MeasuredCell[] {
  const help = byDirection((direction) => helpAlong(rows, direction));
  return rows.map((row, index) => ({
    ...row,
    grid: name,
    count: 1,
    gainSpread: NO_SPREAD,
    room: byDirection((direction) => help[direction].room[index]!),
    gain: byDirection((direction) => help[direction].gain[index]!),
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
  return { conditions: [...conditions.values()], spreads };
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
  };
  return featuresOf(symptoms).map((feature) => feature!.value);
}

/** What a direction can gain from each row, and what its next step gained. */
function helpAlong(
  rows: readonly ReferenceRow[],
  direction: Direction,
): { readonly room: readonly (number | null)[]; readonly gain: readonly (number | null)[] } {
  const { kept, knob, sign } = WAYS[direction];
  const room: (number | null)[] = rows.map(() => 0);
  const gain: (number | null)[] = rows.map(() => null);
  const lines = [...Map.groupBy(rows.keys(), (index) => kept(rows[index]!)).values()];
  for (const line of lines) {
    const order = line.toSorted((a, b) => sign * (knob(rows[b]!) - knob(rows[a]!)));
    let best = Number.NEGATIVE_INFINITY;
    for (const [place, index] of order.entries()) {
      const own = rows[index]!.testAccuracyPct;
      const next = place === 0 ? null : rows[order[place - 1]!]!;
      if (next !== null) {
        room[index] = Math.max(0, best - own);
        gain[index] = (next.testAccuracyPct - own) / stepSize(direction, knob(rows[index]!), knob(next));
      }
      best = Math.max(best, own);
    }
  }
  const isMoved = lines.some((line) => line.length > 1);
  return { room: isMoved ? room : rows.map(() => null), gain };
}
