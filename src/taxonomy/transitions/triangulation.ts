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
 * Cuts every square of the fine grid into four triangles about its centre and calls `visit` with those in which
 * the first field changes sign.
 *
 * On a triangle a field is taken as linear, which leaves no ambiguous saddle; the centre of a square has the
 * mean of its corners.
 *
 * @param covers whether something is known about a square, by its column and row
 */
export function visitCrossedTriangles(
  { load, temperature }: PlaneGrid,
  fields: readonly Float64Array[],
  covers: (column: number, row: number) => boolean,
  visit: (triangle: Triangle) => void,
): void {
  const [xs, ys] = [load.fine, temperature.fine];
  const width = xs.length;
  const leading = fields[0]!;
  for (let row = 0; row + 1 < ys.length; row++) {
    for (let column = 0; column + 1 < width; column++) {
      const corner = row * width + column;
      const corners = [corner, corner + 1, corner + width + 1, corner + width] as const;
      const passing = corners.filter((index) => leading[index]! >= 0).length;
      if (passing === 0 || passing === 4 || !covers(column, row)) continue;
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
}
