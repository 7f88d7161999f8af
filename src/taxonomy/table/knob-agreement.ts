import type { KnobName, KnobValue } from "#knobs";
import type { Cell } from "./cells.ts";

/** How far, as a share, arithmetic in double precision may carry one value from another. */
const ROUNDING = 1e-12;

/** The smallest number that float32 has to its full precision. */
const LEAST_NORMAL = 2 ** -126;

/** As many digits has a value that somebody chose; float32 writes 0.1 as 0.10000000149011612. */
const CHOSEN_DIGITS = 6;

/**
 * Whether two values of a knob are one: equal words, or numbers that are the same in float32 or to the rounding of
 * double precision.
 */
export function isSameKnobValue(one: KnobValue | null, other: KnobValue | null): boolean {
  if (one === other) return true;
  if (typeof one !== "number" || typeof other !== "number") return false;
  if (Math.abs(one - other) <= ROUNDING * Math.max(Math.abs(one), Math.abs(other))) return true;
  const single = Math.fround(one);
  return single === Math.fround(other) && Math.abs(single) >= LEAST_NORMAL && Number.isFinite(single);
}

/**
 * One value for all numbers that are one value of a knob: the shortest of them to write, or a shorter one of at most six
 * digits that float32 has written out.
 *
 * @returns for every number given the one that stands for it
 */
export function oneValueEach(values: Iterable<number>): ReadonlyMap<number, number> {
  const sorted = [...new Set(values)].sort((a, b) => a - b);
  const standing = new Map<number, number>();
  let same: number[] = [];
  const close = () => {
    const shortest = [...same, ...same.flatMap(chosenValue)].reduce((best, value) =>
      String(value).length < String(best).length ? value : best,
    );
    for (const value of same) standing.set(value, shortest);
  };
  for (const value of sorted) {
    if (same.length > 0 && !isSameKnobValue(same.at(-1)!, value)) {
      close();
      same = [];
    }
    same.push(value);
  }
  if (same.length > 0) close();
  return standing;
}

/** The short number that became this one in float32; none where it did not. */
function chosenValue(value: number): number[] {
  if (Number.isInteger(value) || Math.fround(value) !== value) return [];
  const short = Number(value.toPrecision(CHOSEN_DIGITS));
  return Math.fround(short) === value ? [short] : [];
}

/** For every knob of some cells the numbers for which another stands. */
export type StandingValues = ReadonlyMap<KnobName, ReadonlyMap<number, number>>;

/** The values of knobs for which others stand, each with that other; knobs whose values all stand for themselves are left out. */
export function standingValues(places: Iterable<Cell["knobs"]>): StandingValues {
  const values = new Map<KnobName, Set<number>>();
  for (const knobs of places) {
    for (const [knob, value] of Object.entries(knobs)) {
      if (typeof value !== "number") continue;
      const known = values.get(knob);
      if (known === undefined) values.set(knob, new Set([value]));
      else known.add(value);
    }
  }
  const standing = [...values].map(([knob, own]) => {
    const others = [...oneValueEach(own)].filter(([value, other]) => value !== other);
    return [knob, new Map(others)] as const;
  });
  return new Map(standing.filter(([, others]) => others.size > 0));
}

/** Cells in which values of a knob that are one are the same number; the very cells where nothing changes. */
export function withStandingValues<Placed extends Pick<Cell, "knobs">>(
  cells: readonly Placed[],
): readonly Placed[] {
  const standing = standingValues(cells.map(({ knobs }) => knobs));
  if (standing.size === 0) return cells;
  return cells.map((cell) => ({ ...cell, knobs: knobsStanding(cell.knobs, standing) }));
}

/** Knobs with every value replaced by the one that stands for it. */
export function knobsStanding(knobs: Cell["knobs"], standing: StandingValues): Cell["knobs"] {
  const replaced = [...standing].flatMap(([knob, others]) => {
    const value = knobs[knob];
    const other = typeof value === "number" ? others.get(value) : undefined;
    return other === undefined ? [] : [[knob, other] as const];
  });
  return replaced.length === 0 ? knobs : { ...knobs, ...Object.fromEntries(replaced) };
}
