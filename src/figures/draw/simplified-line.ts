import type { GridPoint } from "../figure.ts";

/**
 * A line through few of a line's points, its ends among them, from which no other point is further away than allowed.
 *
 * @param tolerance in units of the points
 * @see Douglas and Peucker (1973), Algorithms for the reduction of the number of points required to represent a digitized
 * line
 */
export function simplifiedLine(points: readonly GridPoint[], tolerance: number): readonly GridPoint[] {
  const kept = points.map((_, index) => index === 0 || index === points.length - 1);
  const open: [from: number, to: number][] = [[0, points.length - 1]];
  while (open.length > 0) {
    const [from, to] = open.pop()!;
    let furthest = { index: -1, distance: tolerance };
    for (let index = from + 1; index < to; index++) {
      const distance = distanceToSegment(points[index]!, points[from]!, points[to]!);
      if (distance > furthest.distance) furthest = { index, distance };
    }
    if (furthest.index === -1) continue;
    kept[furthest.index] = true;
    open.push([from, furthest.index], [furthest.index, to]);
  }
  return points.filter((_, index) => kept[index]);
}

/** How far a point is from the nearest point of a segment. */
export function distanceToSegment(point: GridPoint, from: GridPoint, to: GridPoint): number {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const length = dx * dx + dy * dy;
  const along = length === 0 ? 0 : ((point.x - from.x) * dx + (point.y - from.y) * dy) / length;
  const share = Math.max(0, Math.min(1, along));
  return Math.hypot(point.x - from.x - share * dx, point.y - from.y - share * dy);
}
