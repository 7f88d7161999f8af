import { CUT_NAMES, type CutName } from "../phases/cut-threshold.ts";
import { DEFAULT_THRESHOLDS, type PhaseThresholds, requireThresholds } from "../phases/thresholds.ts";
import type { AtlasTable } from "../table/classified.ts";
import type { Slice } from "../table/grid.ts";
import type { SmoothBorder } from "./border.ts";
import { knobsAt, planeGridOf } from "./plane-grid.ts";
import { distancesOfMeans } from "./resampled-distances.ts";
import { type SmoothCut, smoothCuts } from "./smooth-cut.ts";
import { zeroLines } from "./zero-lines.ts";

/** Points between neighbouring cells, enough for a curve that looks smooth. */
const SUBDIVISIONS = 8;

/** A plane of more than 40 values a side is drawn with cells so small that fewer points between them look as smooth. */
const ENOUGH_POINTS = 100_000;

/**
 * The smooth lines along which the phases of a slice meet, for drawing over its cells.
 *
 * The distance of every cut, on the scale of `stabilisedDistance`, is smoothed over the plane (local-linear,
 * bandwidth half a step of the grid) and its zero line traced. The local and the connectivity border run over the
 * whole plane, the similarity border only where the smoothed plane is flat and connected, as the phases have
 * it. On the published grid with learning-rate decay the lines that the authors drew by eye lie a median 0.10 (I
 * to II), 0.19 (sharp to flat) and 0.10 octaves (III to IV) away, once their widths are read as cell edges.
 * Where cells are missing there is no line, and a plane with a single row or column has none.
 *
 * @throws AtlasError `taxonomy/bad-threshold`
 */
export function smoothBorders(
  table: AtlasTable,
  slice: Slice,
  thresholds: PhaseThresholds = DEFAULT_THRESHOLDS,
): readonly SmoothBorder[] {
  requireThresholds(thresholds);
  const grid = planeGridOf(slice.cells, table.load.knob, table.temperature.knob, SUBDIVISIONS, ENOUGH_POINTS);
  if (grid === null) return [];
  const [local = null, connectivity = null, similarity = null] = smoothCuts(
    grid,
    slice.cells,
    CUT_NAMES,
    (cell) => distancesOfMeans(cell, thresholds),
  );
  const trace = (
    cut: CutName,
    field: SmoothCut | null,
    clips: readonly Float64Array[] = [],
  ): SmoothBorder[] =>
    field === null
      ? []
      : zeroLines(grid, field.ofMeans, clips, field.squares).map((points) => ({
          cut,
          points: points.map((point) => knobsAt(grid, point)),
        }));
  return [
    ...trace("local", local),
    ...trace("connectivity", connectivity),
    ...(local === null || connectivity === null
      ? []
      : trace("similarity", similarity, [local.ofMeans, connectivity.ofMeans])),
  ];
}
