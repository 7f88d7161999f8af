import type { PlaneGrid, PlanePoint } from "./plane-grid.ts";
import { type Triangle, visitCrossedTriangles } from "./triangulation.ts";

/** An end of a piece of line: on an edge of the triangulation, or free where the line was clipped. */
interface PieceEnd extends PlanePoint {
  /** Shared by the two triangles of an edge; `null` for a free end. */
  readonly edge: string | null;
}

type Piece = readonly [PieceEnd, PieceEnd];

/**
 * The lines along which a field on a plane's fine grid is zero, each an ordered list of points.
 *
 * A closed line repeats its first point at its end. Values of zero count as positive.
 *
 * @param field by row of temperature, then by load
 * @param clips fields on the same grid: only where all of them are positive is the line kept
 * @param squares where something is known about the field
 */
export function zeroLines(
  grid: PlaneGrid,
  field: Float64Array,
  clips: readonly Float64Array[],
  squares: Int32Array,
): readonly (readonly PlanePoint[])[] {
  const pieces: Piece[] = [];
  visitCrossedTriangles(grid, [field, ...clips], squares, (triangle) => {
    const piece = pieceIn(triangle);
    if (piece !== null) pieces.push(piece);
  });
  return joined(pieces);
}

/** The part of the zero line inside a triangle on which every other field is positive. */
function pieceIn({ vertices, values }: Triangle): Piece | null {
  const [field, ...clips] = values;
  const ends = [[0, 1] as const, [1, 2] as const, [2, 0] as const].flatMap(([a, b]) => {
    if (field![a] >= 0 === field![b] >= 0) return [];
    // Both triangles of an edge must compute the same point, so its ends are taken in one order.
    const [i, j] = vertices[a].key < vertices[b].key ? [a, b] : [b, a];
    const share = field![i] / (field![i] - field![j]);
    const between = (from: number, to: number) => from + share * (to - from);
    return [
      {
        edge: `${vertices[i].key} ${vertices[j].key}`,
        x: between(vertices[i].x, vertices[j].x),
        y: between(vertices[i].y, vertices[j].y),
        clips: clips.map((clip) => between(clip[i], clip[j])),
      },
    ];
  });
  const [start, end] = [ends[0]!, ends[1]!];
  let [first, last] = [0, 1];
  for (const [i, from] of start.clips.entries()) {
    const to = end.clips[i]!;
    if (from < 0 && to < 0) return null;
    if (from < 0) first = Math.max(first, from / (from - to));
    if (to < 0) last = Math.min(last, from / (from - to));
  }
  if (first >= last) return null;
  const at = (share: number): PieceEnd => ({
    edge: null,
    x: start.x + share * (end.x - start.x),
    y: start.y + share * (end.y - start.y),
  });
  return [first === 0 ? start : at(first), last === 1 ? end : at(last)];
}

/** Chains pieces that share an edge: first from loose ends, then round what is left. */
function joined(pieces: readonly Piece[]): PlanePoint[][] {
  const byEdge = new Map<string, Piece[]>();
  for (const piece of pieces)
    for (const { edge } of piece) if (edge !== null) byEdge.set(edge, [...(byEdge.get(edge) ?? []), piece]);
  const isLoose = ({ edge }: PieceEnd) => edge === null || byEdge.get(edge)!.length === 1;
  const used = new Set<Piece>();
  const lines: PlanePoint[][] = [];
  const follow = (piece: Piece, from: PieceEnd): void => {
    const line = [pointOf(from)];
    let current: Piece | undefined = piece;
    let entered = from;
    while (current !== undefined) {
      used.add(current);
      const left: PieceEnd = current[0] === entered ? current[1] : current[0];
      line.push(pointOf(left));
      current = left.edge === null ? undefined : byEdge.get(left.edge)!.find((other) => !used.has(other));
      if (current !== undefined) entered = current[0].edge === left.edge ? current[0] : current[1];
    }
    lines.push(line);
  };
  for (const piece of pieces) {
    const loose = piece.find(isLoose);
    if (loose !== undefined && !used.has(piece)) follow(piece, loose);
  }
  for (const piece of pieces) if (!used.has(piece)) follow(piece, piece[0]);
  return lines;
}

function pointOf({ x, y }: PieceEnd): PlanePoint {
  return { x, y };
}
