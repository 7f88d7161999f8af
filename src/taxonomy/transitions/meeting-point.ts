import type { PlaneGrid, PlanePoint } from "./plane-grid.ts";
import { visitCrossedTriangles } from "./triangulation.ts";

const SLACK = 1e-9;

/**
 * Where the zero lines of two fields cross on a plane's fine grid; `null` where they do not.
 *
 * Lines that wander may cross several times; the point is the crossing at which both fields change fastest
 * across each other (the largest Jacobian determinant), so that noise far from the transitions does not count.
 *
 * @param first by row of temperature, then by load; `second` likewise
 * @param squares where something is known about both
 */
export function meetingPoint(
  grid: PlaneGrid,
  first: Float64Array,
  second: Float64Array,
  squares: Int32Array,
): PlanePoint | null {
  let point: PlanePoint | null = null;
  let sharpest = 0;
  visitCrossedTriangles(grid, [first, second], squares, ({ vertices: [a, b, c], values: [f, g] }) => {
    const [fb, fc] = [f![1] - f![0], f![2] - f![0]];
    const [gb, gc] = [g![1] - g![0], g![2] - g![0]];
    const determinant = fb * gc - fc * gb;
    const towardsB = (fc * g![0] - gc * f![0]) / determinant;
    const towardsC = (gb * f![0] - fb * g![0]) / determinant;
    // Rounding must not let a crossing on an edge slip between its two triangles.
    if (!(towardsB >= -SLACK && towardsC >= -SLACK && towardsB + towardsC <= 1 + SLACK)) return;
    const area = Math.abs((b.x - a.x) * (c.y - a.y) - (c.x - a.x) * (b.y - a.y));
    const sharpness = Math.abs(determinant) / area;
    if (sharpness <= sharpest) return;
    sharpest = sharpness;
    point = {
      x: a.x + towardsB * (b.x - a.x) + towardsC * (c.x - a.x),
      y: a.y + towardsB * (b.y - a.y) + towardsC * (c.y - a.y),
    };
  });
  return point;
}
