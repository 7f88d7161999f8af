/** A point of a character; x to the right, y downward, the character inside [-0.7, 0.7] × [-1, 1]. */
type Point = readonly [x: number, y: number];

/** A pen stroke flattened to a polyline: x0, y0, x1, y1, … */
export type Stroke = Float64Array;

const SEGMENTS_PER_SPAN = 5;

/** A stroke of straight pieces, subdivided so that it can be bent afterwards. */
function straight(...points: readonly Point[]): Stroke {
  return flattened(points, false, ([ax, ay], _before, [bx, by], _after, t) => [
    ax + t * (bx - ax),
    ay + t * (by - ay),
  ]);
}

/** A smooth stroke through its points (a uniform Catmull–Rom spline). */
function curved(...points: readonly Point[]): Stroke {
  return flattened(points, false, catmullRom);
}

/** A smooth closed stroke through its points. */
function loop(...points: readonly Point[]): Stroke {
  return flattened(points, true, catmullRom);
}

function catmullRom(start: Point, before: Point, end: Point, after: Point, t: number): Point {
  const along = (axis: 0 | 1): number => {
    const [p0, p1, p2, p3] = [before[axis], start[axis], end[axis], after[axis]];
    return p1 + 0.5 * t * (p2 - p0 + t * (2 * p0 - 5 * p1 + 4 * p2 - p3 + t * (3 * (p1 - p2) + p3 - p0)));
  };
  return [along(0), along(1)];
}

function flattened(
  points: readonly Point[],
  closed: boolean,
  between: (start: Point, before: Point, end: Point, after: Point, t: number) => Point,
): Stroke {
  const spans = closed ? points.length : points.length - 1;
  const at = (i: number): Point =>
    closed
      ? points[(i + points.length) % points.length]!
      : points[Math.min(Math.max(i, 0), points.length - 1)]!;
  const coordinates: number[] = [];
  for (let span = 0; span < spans; span++) {
    for (let step = 0; step < SEGMENTS_PER_SPAN; step++) {
      const t = step / SEGMENTS_PER_SPAN;
      coordinates.push(...between(at(span), at(span - 1), at(span + 1), at(span + 2), t));
    }
  }
  coordinates.push(...at(spans));
  return Float64Array.from(coordinates);
}

/** The pen strokes of the digits 0 … 9; the digit is the class. */
export const DIGIT_STROKES: readonly (readonly Stroke[])[] = [
  [loop([0, -1], [0.5, -0.6], [0.58, 0], [0.5, 0.6], [0, 1], [-0.5, 0.6], [-0.58, 0], [-0.5, -0.6])],
  [straight([-0.38, -0.55], [0.08, -1], [0.08, 1])],
  [
    curved([-0.52, -0.52], [-0.32, -0.9], [0.12, -1], [0.5, -0.7], [0.42, -0.2], [-0.05, 0.4], [-0.58, 1]),
    straight([-0.58, 1], [0.6, 1]),
  ],
  [
    curved([-0.5, -0.82], [0, -1], [0.45, -0.72], [0.36, -0.25], [-0.1, -0.08]),
    curved([-0.1, -0.08], [0.42, 0.12], [0.54, 0.55], [0.1, 0.98], [-0.52, 0.8]),
  ],
  [straight([0.25, 1], [0.25, -1], [-0.62, 0.38], [0.65, 0.38])],
  [
    straight([0.52, -1], [-0.38, -1], [-0.46, -0.12]),
    curved([-0.46, -0.12], [0.05, -0.32], [0.52, 0.05], [0.5, 0.6], [0.05, 0.99], [-0.52, 0.82]),
  ],
  [
    curved(
      [0.4, -1],
      [-0.2, -0.58],
      [-0.54, 0.15],
      [-0.4, 0.8],
      [0.05, 1],
      [0.5, 0.72],
      [0.46, 0.18],
      [0, -0.02],
      [-0.5, 0.38],
    ),
  ],
  [straight([-0.56, -1], [0.56, -1], [-0.14, 1])],
  [
    loop([0, -1], [0.42, -0.74], [0.36, -0.3], [0, -0.06], [-0.36, -0.3], [-0.42, -0.74]),
    loop([0, -0.06], [0.48, 0.26], [0.46, 0.76], [0, 1], [-0.46, 0.76], [-0.48, 0.26]),
  ],
  [
    loop([0.06, -1], [0.48, -0.72], [0.44, -0.22], [0, -0.02], [-0.46, -0.24], [-0.42, -0.78]),
    curved([0.48, -0.66], [0.46, 0.1], [0.2, 0.65], [-0.2, 1]),
  ],
];
