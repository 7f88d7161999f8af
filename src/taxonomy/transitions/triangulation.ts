import { cornersOf } from "./covered-squares.ts";
import type { PlaneGrid, PlanePoint } from "./plane-grid.ts";

/** A corner of a triangle: a point of the fine grid or the centre of one of its squares. */
interface Vertex extends PlanePoint {
  /** The same for the same vertex of neighbouring triangles. */
  readonly key: number;
}

/** Three vertices with the values of one or more fields at each, in the order of the fields. */
export interface Triangle {
  readonly vertices: readonly [Vertex, Vertex, Vertex];
  /** By field, then by vertex. */
  readonly values: readonly (readonly [number, number, number])[];
}

/**
 * Cuts squares of the fine grid into four triangles about their centres and calls `visit` with those in which
 * the first field changes sign.
 *
 * On a triangle a field is taken as linear, which leaves no ambiguous saddle; the centre of a square has the
 * mean of its corners.
 *
 * @param fields by row of temperature, then by load
 * @param squares by their corners nearest to the origin, as `coveredSquares` names them
 */
export function visitCrossedTriangles(
  grid: PlaneGrid,
  fields: readonly Float64Array[],
  squares: Int32Array,
  visit: (triangle: Triangle) => void,
): void {
  const [xs, ys] = [grid.load.fine, grid.temperature.fine];
  const width = xs.length;
  const leading = fields[0]!;
  for (const corner of squares) {
    const passing =
      Number(leading[corner]! >= 0) +
      Number(leading[corner + 1]! >= 0) +
      Number(leading[corner + width + 1]! >= 0) +
      Number(leading[corner + width]! >= 0);
    if (passing === 0 || passing === 4) continue;
    const corners = cornersOf(grid, corner);
    const vertices = corners.map(
      (key): Vertex => ({ key, x: xs[key % width]!, y: ys[Math.floor(key / width)]! }),
    );
    const centre: Vertex = {
      key: -1 - corner,
      x: (vertices[0]!.x + vertices[1]!.x) / 2,
      y: (vertices[0]!.y + vertices[3]!.y) / 2,
    };
    const centreValues = fields.map(
      (field) => corners.reduce<number>((sum, index) => sum + field[index]!, 0) / 4,
    );
    for (const [side, vertex] of vertices.entries()) {
      const next = vertices[(side + 1) % 4]!;
      const values = fields.map(
        (field, i) => [field[vertex.key]!, field[next.key]!, centreValues[i]!] as const,
      );
      const sides = values[0]!.filter((value) => value >= 0).length;
      if (sides === 1 || sides === 2) visit({ vertices: [vertex, next, centre], values });
    }
  }
}
