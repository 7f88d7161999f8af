import type { CellClassification } from "#taxonomy";
import type { GridPlace } from "./grid-places.ts";

/** What is known of a cell by which others beside it are chosen. */
export type MeasuredCell = Pick<CellClassification, "phase" | "leadingPhase" | "cuts">;

/** How far measured cells may lie for a cell between them to be judged by them, lines: the distance of a coarse grid. */
const REACH = 2;

/** What a difference along a row or column counts, and along a diagonal. */
export const STRAIGHT = 2;
const DIAGONAL = 1;

/** What a cell beside it counts that is not decided, where anything differs. */
const UNDECIDED = 0.5;

/** The ways through a plane, one of each pair of opposite ones. */
const WAYS = [
  { dx: 1, dy: 0, counts: STRAIGHT },
  { dx: 0, dy: 1, counts: STRAIGHT },
  { dx: 1, dy: 1, counts: DIAGONAL },
  { dx: 1, dy: -1, counts: DIAGONAL },
] as const;

/** A cell that is not measured and lies between measured ones that differ. */
export interface CellBetween {
  /** In the list of all cells. */
  readonly index: number;
  /** How much changes there. */
  readonly score: number;
}

/**
 * The cells to measure next, those first between which most changes: how many of the comparisons that make up a phase come out
 * differently on either side, along rows and columns twice as much as along diagonals, and a little for every cell beside
 * them that is not decided. A cell between equal ones is never among them.
 *
 * @param places of all cells
 * @param measured what is known of those that are measured, by their places in the list
 */
export function finerCells(
  places: readonly GridPlace[],
  measured: ReadonlyMap<number, MeasuredCell>,
): readonly CellBetween[] {
  const at = new Map([...measured].map(([index, cell]) => [nameOf(places[index]!), cell]));
  return places
    .flatMap((place, index) => {
      const score = measured.has(index) ? 0 : scoreOf(place, at);
      return score > 0 ? [{ index, score }] : [];
    })
    .sort((a, b) => b.score - a.score || a.index - b.index);
}

type Known = ReadonlyMap<string, MeasuredCell>;

function scoreOf(place: GridPlace, at: Known): number {
  const changes = WAYS.reduce((sum, { dx, dy, counts }) => {
    const [one, other] = [nearest(place, dx, dy, at), nearest(place, -dx, -dy, at)];
    return one === undefined || other === undefined ? sum : sum + counts * differences(one, other);
  }, 0);
  if (changes === 0) return 0;
  const beside = [-1, 0, 1].flatMap((dx) =>
    [-1, 0, 1].flatMap((dy) => at.get(nameOf({ ...place, x: place.x + dx, y: place.y + dy })) ?? []),
  );
  return changes + UNDECIDED * beside.filter(({ phase }) => OPEN.has(phase)).length;
}

const OPEN: ReadonlySet<string> = new Set(["undecided", "not settled"]);

function nearest(place: GridPlace, dx: number, dy: number, at: Known): MeasuredCell | undefined {
  for (let step = 1; step <= REACH; step++) {
    const found = at.get(nameOf({ ...place, x: place.x + step * dx, y: place.y + step * dy }));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** How many comparisons both cells have that come out differently; 1 where these leave their phases apart all the same. */
function differences(one: MeasuredCell, other: MeasuredCell): number {
  const passed = new Map(other.cuts.map((cut) => [cut.name, cut.passed]));
  const differing = one.cuts.filter(
    (cut) => passed.has(cut.name) && passed.get(cut.name) !== cut.passed,
  ).length;
  return differing === 0 && one.leadingPhase !== other.leadingPhase ? 1 : differing;
}

function nameOf({ x, y, plane }: GridPlace): string {
  return `${x} ${y} ${plane}`;
}
