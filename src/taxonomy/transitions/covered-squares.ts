import type { PlaneGrid, PlanePoint } from "./plane-grid.ts";

/**
 * The squares of a plane's fine grid that lie among measured cells: those between four neighbouring cells of which at
 * least three are measured. Named by their corner nearest to the origin, ascending, in the order of the grid's points:
 * row by row of temperature.
 *
 * @param measured the points of the measured cells
 */
export function coveredSquares(
  { load, temperature, subdivisions }: PlaneGrid,
  measured: readonly PlanePoint[],
): Int32Array {
  const [columns, rows] = [positionsOf(load.places), positionsOf(temperature.places)];
  const [width, height] = [load.places.length, temperature.places.length];
  const isMeasured = new Uint8Array(width * height);
  for (const { x, y } of measured) {
    const [column, row] = [columns.get(x), rows.get(y)];
    if (column !== undefined && row !== undefined) isMeasured[row * width + column] = 1;
  }
  const squares: number[] = [];
  for (let row = 0; row + 1 < height; row++) {
    const covered: number[] = [];
    for (let column = 0; column + 1 < width; column++) {
      const at = row * width + column;
      const corners =
        isMeasured[at]! + isMeasured[at + 1]! + isMeasured[at + width]! + isMeasured[at + width + 1]!;
      if (corners >= 3) covered.push(column);
    }
    for (let step = 0; step < subdivisions; step++) {
      const first = (row * subdivisions + step) * load.fine.length;
      for (const column of covered) {
        for (let i = 0; i < subdivisions; i++) squares.push(first + column * subdivisions + i);
      }
    }
  }
  return Int32Array.from(squares);
}

function positionsOf(places: readonly number[]): ReadonlyMap<number, number> {
  return new Map(places.map((place, position) => [place, position]));
}

/** The four corners of a square of the fine grid, going round. */
export function cornersOf({ load }: PlaneGrid, square: number): readonly [number, number, number, number] {
  const width = load.fine.length;
  return [square, square + 1, square + width + 1, square + width];
}

/** 1 for every point of the fine grid that is a corner of one of the squares. */
export function cornerPoints(grid: PlaneGrid, lists: readonly Int32Array[]): Uint8Array {
  const isCorner = new Uint8Array(grid.load.fine.length * grid.temperature.fine.length);
  for (const squares of lists)
    for (const square of squares) for (const corner of cornersOf(grid, square)) isCorner[corner] = 1;
  return isCorner;
}
