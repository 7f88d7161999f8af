import { describe, expect, test } from "vitest";
import { median } from "#statistics";
import { classifyTable } from "../phases/classify.ts";
import { DEFAULT_THRESHOLDS } from "../phases/thresholds.ts";
import { field, published, publishedObservedCells, publishedRows } from "../published.testing.ts";
import { knobNumber } from "../table/cell-knobs.ts";
import type { AtlasTable } from "../table/classified.ts";
import { knobNumbers, slicesOf } from "../table/grid.ts";
import { findTransitions } from "./find-transitions.ts";
import { octaves } from "./planes.testing.ts";
import { smoothBorders } from "./smooth-borders.ts";

/** A point of the plane in octaves. */
type Octaves = readonly [width: number, batch: number];

describe.skipIf(!published)("the authors' own grid", () => {
  const cells = published
    ? [...publishedObservedCells().values()].filter((cell) => knobNumber(cell, "width")! > 1)
    : [];
  const valuesOf = (knob: "width" | "batch_size") => knobNumbers(cells, knob);
  const table: AtlasTable = {
    name: "learning-rate decay",
    load: { knob: "width", values: valuesOf("width") },
    temperature: { knob: "batch_size", values: valuesOf("batch_size") },
    slices: [],
    cells: classifyTable(cells, DEFAULT_THRESHOLDS),
  };
  const borders = published ? smoothBorders(table, slicesOf(table)[0]!) : [];
  const inOctaves = (width: number, batch: number): Octaves => [octaves(width, 1), octaves(batch, 1)];

  /**
   * The median distance of a line drawn by the authors from our border, over points evenly spaced along it, octaves.
   *
   * They drew a cell from its knob value to the next, so an edge drawn at width 16 lies between the values 11 and
   * 16: the whole line lies half a step of width to the right. No such shift shows along the batch size.
   */
  function medianDistance(line: string, cut: string): number {
    const drawn = publishedRows("lr_decay_phase_boundaries.csv").filter((row) => row.line === line);
    const vertices = drawn.map((row) => inOctaves(field(row, "width")!, field(row, "batch_size")!));
    const [right, bottom] = inOctaves(128, 1024);
    const points = alongPolyline(vertices)
      .map(([width, batch]): Octaves => [width - HALF_STEP, batch])
      .filter(([width, batch]) => width <= right && batch <= bottom);
    const ours = borders
      .filter((border) => border.cut === cut)
      .map((border) => border.points.map(({ load, temperature }) => inOctaves(load, temperature)));
    return median(points.map((point) => Math.min(...ours.map((polyline) => distance(point, polyline)))))!;
  }

  test("has borders near the lines that the authors drew by eye", () => {
    expect(medianDistance("L1", "connectivity")).toBeLessThan(0.15);
    expect(medianDistance("L2", "local")).toBeLessThan(0.25);
    expect(medianDistance("L3", "connectivity")).toBeLessThan(0.15);
  });

  test("has its quadruple point where the authors drew theirs, at width 16 and batch size 44", () => {
    const [found] = findTransitions(table, DEFAULT_THRESHOLDS, { resamples: 20 });
    const { load, temperature, loadInterval } = found!.quadruplePoint!;
    expect(Math.abs(octaves(load, 16) + HALF_STEP)).toBeLessThan(0.1);
    expect(Math.abs(octaves(temperature, 44))).toBeLessThan(0.3);
    // The authors trained one curve a cell, so its connectivity has no spread.
    expect(loadInterval).toBeNull();
  });

  test("has a Hessian transition that moves to larger batches as width falls, and none at widths 2 to 4", () => {
    const [found] = findTransitions(table, DEFAULT_THRESHOLDS, { resamples: 20 });
    const lines = found!.lines.filter(
      ({ transition, along }) => transition === "hessian" && along === "batch_size",
    );
    expect(lines.filter(({ position }) => position === null).map(({ at }) => at)).toEqual([2, 3, 4]);
    const positions = lines.flatMap(({ position }) => (position === null ? [] : [position]));
    expect(positions).toEqual(positions.toSorted((a, b) => b - a));
    for (const { interval, position } of lines) if (position !== null) expect(interval).not.toBeNull();
  });
});

/** Half a step between neighbouring widths of the published grid, about a factor of the square root of two. */
const HALF_STEP = 0.25;

/** Points every twentieth of an octave along a polyline. */
function alongPolyline(vertices: readonly Octaves[]): Octaves[] {
  return vertices.slice(1).flatMap((end, i) => {
    const start = vertices[i]!;
    const count = Math.ceil(20 * Math.hypot(end[0] - start[0], end[1] - start[1]));
    return Array.from({ length: count }, (_, k): Octaves => between(start, end, k / count));
  });
}

function between(start: Octaves, end: Octaves, share: number): Octaves {
  return [start[0] + share * (end[0] - start[0]), start[1] + share * (end[1] - start[1])];
}

/** The distance of a point from the nearest point of a polyline. */
function distance(point: Octaves, polyline: readonly Octaves[]): number {
  return Math.min(
    ...polyline.slice(1).map((end, i) => {
      const start = polyline[i]!;
      const [dx, dy] = [end[0] - start[0], end[1] - start[1]];
      const along = ((point[0] - start[0]) * dx + (point[1] - start[1]) * dy) / (dx * dx + dy * dy || 1);
      const [x, y] = between(start, end, Math.max(0, Math.min(1, along)));
      return Math.hypot(point[0] - x, point[1] - y);
    }),
  );
}
