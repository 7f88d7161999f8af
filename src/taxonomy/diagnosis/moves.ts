import { type KnobName, knobNamed } from "#knobs";
import { knobNumber, knobOf, knownKnobs } from "../table/cell-knobs.ts";
import type { Cell } from "../table/cells.ts";
import { coldness } from "../table/grid.ts";

/** Where one knob can move; each is a remedy. */
export const DIRECTIONS = ["wider", "more data", "cleaner labels", "hotter", "colder"] as const;

/** A direction in which one knob moves. */
export type Direction = (typeof DIRECTIONS)[number];

/** A value for each direction. */
export function byDirection<Value>(of: (direction: Direction) => Value): Readonly<Record<Direction, Value>> {
  return {
    wider: of("wider"),
    "more data": of("more data"),
    "cleaner labels": of("cleaner labels"),
    hotter: of("hotter"),
    colder: of("colder"),
  };
}

/** Whether a direction moves the knob of temperature, whichever that is. */
export function isOfTemperature(direction: Direction): direction is "hotter" | "colder" {
  return direction === "hotter" || direction === "colder";
}

/** The knob that a direction moves; `temperature` is the table's own knob of temperature. */
export function knobMoved(direction: Direction, temperature: KnobName): KnobName {
  if (direction === "wider") return "width";
  if (direction === "more data") return "examples";
  return direction === "cleaner labels" ? "label_noise" : temperature;
}

/** Whether a table can move in a direction: hotter and colder are no directions of a knob that is not temperature-like. */
export function isDirectionOf(direction: Direction, temperature: KnobName): boolean {
  return !isOfTemperature(direction) || knobNamed(temperature).kind === "temperature";
}

/**
 * For each cell the indices of the cells that lie in a direction of it, nearest first.
 *
 * Only one knob moves, and with a knob of temperature those that follow it throughout (a learning rate scaled
 * with the batch size); cells whose knob is unknown are neither origin nor aim. A direction that
 * the table cannot move in has no aims.
 */
export function cellsTowards(
  cells: readonly Cell[],
  direction: Direction,
  temperature: KnobName,
): readonly (readonly number[])[] {
  if (!isDirectionOf(direction, temperature)) return cells.map(() => []);
  const knob = knobMoved(direction, temperature);
  const placed = cells.flatMap((cell, index) => (knobNumber(cell, knob) === null ? [] : [index]));
  const others = knownKnobs(cells).filter((name) => name !== knob && !follows(name, knob, cells));
  const lines = Map.groupBy(placed, (index) =>
    others.map((name) => String(knobOf(cells[index]!, name))).join(" "),
  );
  const aims: (readonly number[])[] = cells.map(() => []);
  for (const line of lines.values()) {
    const ranked = line.map((index) => ({
      index,
      rank: rankOf(direction, knob, knobNumber(cells[index]!, knob)!),
    }));
    ranked.sort((a, b) => a.rank - b.rank);
    const ascending = ranked.map(({ index }) => index);
    let after = 0;
    for (const { index, rank } of ranked) {
      while (after < ranked.length && ranked[after]!.rank <= rank) after++;
      aims[index] = ascending.slice(after);
    }
  }
  return aims;
}

/** Whether both are knobs of temperature and every value of the leading one goes with a single one of the other. */
function follows(knob: KnobName, leading: KnobName, cells: readonly Cell[]): boolean {
  if ([knob, leading].some((name) => knobNamed(name).kind !== "temperature")) return false;
  const groups = Map.groupBy(cells, (cell) => knobOf(cell, leading));
  return [...groups].every(
    ([value, group]) => value === null || new Set(group.map((cell) => knobOf(cell, knob))).size === 1,
  );
}

/** A number that rises in the direction. */
function rankOf(direction: Direction, knob: KnobName, value: number): number {
  if (direction === "colder") return coldness(knob, value);
  if (direction === "hotter") return -coldness(knob, value);
  return direction === "cleaner labels" ? -value : value;
}
