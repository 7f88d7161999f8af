import { reusedColumns } from "../phases/drawn-metrics.ts";
import { DEFAULT_THRESHOLDS, type PhaseThresholds, requireThresholds } from "../phases/thresholds.ts";
import { knobNumber } from "../table/cell-knobs.ts";
import type { AtlasTable, ClassifiedCell } from "../table/classified.ts";
import { linesAlong, type Slice, slicesOf } from "../table/grid.ts";
import { knobScaleOf } from "./knob-scale.ts";
import { lineCrossing } from "./line-crossing.ts";
import { findQuadruplePoint } from "./quadruple-point.ts";
import { type CellDistances, resampledDistances, type TransitionOptions } from "./resampled-distances.ts";
import type { LineTransition, SliceTransitions, TransitionName } from "./transition.ts";
import {
  CUT_OF_TRANSITION,
  lineSentence,
  quadrupleSentence,
  transitionSentence,
} from "./transition-words.ts";

const CUTS_OF_TRANSITIONS = Object.values(CUT_OF_TRANSITION);

/**
 * Where the Hessian and the connectivity transition cross every row and column of every slice, and where the
 * two meet.
 *
 * Positions are interpolated between the means of neighbouring cells, on the knob's own scale and on that of
 * `stabilisedDistance`; of several crossings of one line the best split counts (`crossingOf`). Connectivity
 * is asked on the sharp side as on the flat. Intervals are percentile intervals of draws of every cell's means
 * from Student's t (`drawMeans`), so that few seeds make them wide.
 *
 * @throws AtlasError `taxonomy/bad-threshold`
 */
export function findTransitions(
  table: AtlasTable,
  thresholds: PhaseThresholds = DEFAULT_THRESHOLDS,
  { rootSeed = 0, resamples = 200 }: TransitionOptions = {},
): readonly SliceTransitions[] {
  requireThresholds(thresholds);
  const columns = reusedColumns(resamples);
  return slicesOf(table).map((slice) => {
    const known = new Map<ClassifiedCell, CellDistances>(
      slice.cells.map((cell) => [
        cell,
        resampledDistances(cell, thresholds, { rootSeed, resamples }, CUTS_OF_TRANSITIONS, columns),
      ]),
    );
    const distancesOf = (cell: ClassifiedCell) => known.get(cell)!;
    const lines = (["hessian", "connectivity"] as const).flatMap((transition) =>
      (["temperature", "load"] as const).flatMap((along) =>
        linesOf(table, slice, transition, along, thresholds, distancesOf, resamples),
      ),
    );
    const quadruplePoint = findQuadruplePoint(table, slice, distancesOf, resamples);
    return {
      slice: slice.name,
      lines,
      quadruplePoint,
      sentences: [
        transitionSentence("hessian", lines, table.temperature.knob, thresholds),
        transitionSentence("connectivity", lines, table.load.knob, thresholds),
        quadrupleSentence(quadruplePoint, lines, table),
      ].filter((sentence) => sentence !== null),
    };
  });
}

function linesOf(
  table: AtlasTable,
  slice: Slice,
  transition: TransitionName,
  moves: "load" | "temperature",
  thresholds: PhaseThresholds,
  distancesOf: (cell: ClassifiedCell) => CellDistances,
  resamples: number,
): readonly LineTransition[] {
  const along = table[moves].knob;
  const across = table[moves === "load" ? "temperature" : "load"].knob;
  const lines = linesAlong(slice.cells, along, across);
  const scale = knobScaleOf(
    along,
    lines.flatMap(({ cells }) => cells.map((cell) => knobNumber(cell, along)!)),
  );
  return lines.map((line) => {
    const crossing = lineCrossing(line, along, CUT_OF_TRANSITION[transition], scale, distancesOf, resamples);
    const { position, interval, between, passesUpward, crossingShare } = crossing;
    return {
      transition,
      along,
      across,
      at: line.at,
      position,
      interval,
      between,
      passesUpward,
      crossingShare,
      evidence: lineSentence(transition, along, across, line.at, crossing, thresholds),
    };
  });
}
