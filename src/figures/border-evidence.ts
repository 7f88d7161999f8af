import { type KnobName, knobNamed } from "#knobs";
import {
  type CutName,
  knobScaleOf,
  type LineTransition,
  type QuadruplePoint,
  type SliceTransitions,
  type SmoothBorder,
} from "#taxonomy";
import type {
  BorderCurve,
  BorderEvidence,
  CurveKind,
  GridPoint,
  TransitionWhisker,
  Whisker,
} from "./figure.ts";
import { numberLabel } from "./number-label.ts";
import type { Plane, PlaneAxis } from "./plane.ts";

/** What the numbers of a slice say about its borders, to be drawn over its phases. */
export interface PhaseEvidence {
  /** From `smoothBorders`. */
  readonly borders?: readonly SmoothBorder[];
  /** From `findTransitions`, those of the slice drawn. */
  readonly transitions?: SliceTransitions;
}

const CURVE_KINDS: Readonly<Record<CutName, CurveKind>> = {
  local: "hessian",
  connectivity: "connectivity",
  similarity: "crossover",
};

/** Smooth borders, the transition of every line and the quadruple point in the units of a plane's grid. */
export function borderEvidence(plane: Plane, { borders = [], transitions }: PhaseEvidence): BorderEvidence {
  const columnOf = gridPositions(plane.x);
  const rowOf = gridPositions(plane.y);
  return {
    curves: borders.map(
      ({ cut, points }): BorderCurve => ({
        kind: CURVE_KINDS[cut],
        points: toFrame(
          points.map(({ load, temperature }) => ({ x: columnOf(load), y: rowOf(temperature) })),
          plane,
        ),
      }),
    ),
    whiskers: (transitions?.lines ?? []).flatMap((line) => {
      const whisker = whiskerOf(line, plane, columnOf, rowOf);
      return whisker === null ? [] : [whisker];
    }),
    quadruplePoint:
      transitions?.quadruplePoint == null
        ? null
        : quadrupleWhiskers(transitions.quadruplePoint, plane, columnOf, rowOf),
  };
}

type GridPositions = (value: number) => number;

/**
 * Where a value lies along an axis of a grid: a knob's own values at the cell centres, others between them as
 * far as on the knob's own scale, values outside at the outermost centres.
 */
export function gridPositions({ knob, values }: PlaneAxis): GridPositions {
  const { coordinateOf } = knobScaleOf(knob, values);
  const centres = values
    .map((value, index) => ({ coordinate: coordinateOf(value), position: index + 0.5 }))
    .sort((a, b) => a.coordinate - b.coordinate);
  return (value) => {
    const coordinate = coordinateOf(value);
    const above = centres.findIndex((centre) => centre.coordinate >= coordinate);
    if (above === 0) return centres[0]!.position;
    if (above === -1) return centres.at(-1)!.position;
    const [low, high] = [centres[above - 1]!, centres[above]!];
    const share = (coordinate - low.coordinate) / (high.coordinate - low.coordinate);
    return low.position + share * (high.position - low.position);
  };
}

/**
 * A curve that ends at an outermost row or column of cell centres, continued to the frame in the direction in which it
 * ends, at most half a cell aside: beyond the centres nothing was measured.
 */
function toFrame(points: readonly GridPoint[], plane: Plane): readonly GridPoint[] {
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined || (first.x === last.x && first.y === last.y)) return points;
  return [...beyondEnd(points.toReversed(), plane), ...points, ...beyondEnd(points, plane)];
}

/** How far back the direction of an end is taken, in cells. */
const REACH_BACK = 0.25;

/** The point of the frame to which a curve's last point is continued; none where it ends between the centres. */
function beyondEnd(points: readonly GridPoint[], plane: Plane): readonly GridPoint[] {
  const end = points.at(-1)!;
  const out = { x: outward(end.x, plane.x.values.length), y: outward(end.y, plane.y.values.length) };
  if (out.x === 0 && out.y === 0) return [];
  const before = points.findLast(({ x, y }) => Math.hypot(end.x - x, end.y - y) >= REACH_BACK) ?? points[0]!;
  const step = { x: end.x - before.x, y: end.y - before.y };
  const aside = (across: number, along: number): number =>
    along === 0 ? 0 : Math.max(-1, Math.min(1, across / Math.abs(along)));
  return [
    {
      x: end.x + 0.5 * (out.x || aside(step.x, step.y)),
      y: end.y + 0.5 * (out.y || aside(step.y, step.x)),
    },
  ];
}

/** The direction out of the frame at an outermost centre, 0 at every other position. */
function outward(position: number, count: number): -1 | 0 | 1 {
  if (Math.abs(position - 0.5) < 1e-6) return -1;
  return Math.abs(position - (count - 0.5)) < 1e-6 ? 1 : 0;
}

/**
 * The Hessian transition along temperature, the connectivity transition along load, as each crosses its border most
 * squarely, and only with an interval: a position alone says no more than the curve.
 */
function whiskerOf(
  { transition, along, across, at, position, interval, evidence }: LineTransition,
  plane: Plane,
  columnOf: GridPositions,
  rowOf: GridPositions,
): TransitionWhisker | null {
  const main: KnobName = transition === "hessian" ? plane.y.knob : plane.x.knob;
  if (position === null || interval === null || along !== main) return null;
  const point = (value: number): GridPoint =>
    across === plane.x.knob ? { x: columnOf(at), y: rowOf(value) } : { x: columnOf(value), y: rowOf(at) };
  return {
    transition,
    at: point(position),
    from: point(interval.low),
    to: point(interval.high),
    title: evidence,
  };
}

function quadrupleWhiskers(
  { load, temperature, loadInterval, temperatureInterval }: QuadruplePoint,
  { x, y }: Plane,
  columnOf: GridPositions,
  rowOf: GridPositions,
): readonly [Whisker, Whisker] {
  const at = { x: columnOf(load), y: rowOf(temperature) };
  const place = [
    `${knobNamed(x.knob).title} ${numberLabel(load, 3)}`,
    `${knobNamed(y.knob).title} ${numberLabel(temperature, 3)}`,
  ];
  const title = `The two transitions meet at ${place.join(", ")}`;
  return [
    {
      at,
      from: { ...at, x: columnOf(loadInterval?.low ?? load) },
      to: { ...at, x: columnOf(loadInterval?.high ?? load) },
      title,
    },
    {
      at,
      from: { ...at, y: rowOf(temperatureInterval?.low ?? temperature) },
      to: { ...at, y: rowOf(temperatureInterval?.high ?? temperature) },
      title,
    },
  ];
}
