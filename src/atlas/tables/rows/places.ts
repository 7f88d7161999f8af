import { basename } from "node:path";
import type { CsvRow } from "#files";
import type { KnobName } from "#knobs";
import { type Cell, knobsStanding, knownKnobs, type StandingValues, standingValues } from "#taxonomy";
import { parseKnob } from "../knob-cell.ts";
import { placeOf, type SourceTable } from "../source-table.ts";

/** The values of some knobs, which place a row. */
export type Knobs = Cell["knobs"];

/** Where the rows of tables that are read together lie. */
export interface Places {
  /** The knobs of a row: one object for all rows of one place, in which values that are one are the same number. */
  readonly of: (row: CsvRow) => Knobs;
  /** Sentences about values that are read as others. */
  readonly notes: readonly string[];
}

/**
 * Places the rows of tables that are read together. Values of a knob that agree to float32 are one, within a table and
 * between tables, for one program writes 0.1 where another writes 0.10000000149011612.
 *
 * @throws AtlasError of kind `input`: `tables/bad-knob`, `tables/not-a-number`.
 */
export function placesOf(sources: readonly SourceTable[]): Places {
  const known = new Map<string, Knobs>();
  const places = new Map<CsvRow, Knobs>();
  for (const source of sources) {
    for (const row of source.rows) places.set(row, placed(knobsOf(source, row), known));
  }
  const standing = standingValues(known.values());
  const placesInEnd = finalPlaces(known.values(), standing);
  return { of: (row) => placesInEnd.get(places.get(row)!)!, notes: standingNotes(sources, standing) };
}

/** The values of a row's knobs as they are written. */
function knobsOf({ knobs, path }: SourceTable, row: CsvRow): Knobs {
  const values: Record<KnobName, Knobs[KnobName]> = {};
  for (const { column, knob } of knobs) {
    values[knob] = parseKnob(knob, row.values[column]!, placeOf(path, row, column));
  }
  return values;
}

/** The one object for all knobs of these values. */
function placed(knobs: Knobs, known: Map<string, Knobs>): Knobs {
  const key = JSON.stringify(knobs);
  const earlier = known.get(key);
  if (earlier !== undefined) return earlier;
  known.set(key, knobs);
  return knobs;
}

function finalPlaces(places: Iterable<Knobs>, standing: StandingValues): ReadonlyMap<Knobs, Knobs> {
  const known = new Map<string, Knobs>();
  return new Map(
    [...places].map((place) => [
      place,
      standing.size === 0 ? place : placed(knobsStanding(place, standing), known),
    ]),
  );
}

function standingNotes(sources: readonly SourceTable[], standing: StandingValues): string[] {
  return [...standing].map(([knob, others]) => {
    const [[value, other] = []] = others;
    const files = sources
      .filter(({ knobs }) => knobs.some((column) => column.knob === knob))
      .map(({ path }) => basename(path));
    const more = others.size === 1 ? "" : `, and ${others.size - 1} more like it`;
    return `${files.join(", ")}: ${knob} ${value} is read as ${other}, with which it agrees to single precision${more}.`;
  });
}

/** What tells places apart by some knobs. */
export function placeKey(knobs: Knobs, names: readonly KnobName[]): string {
  return JSON.stringify(names.map((knob) => knobs[knob] ?? null));
}

/** A place for a sentence. */
export function placeWords(knobs: Knobs): string {
  return knownKnobs([{ knobs }])
    .map((knob) => `${knob} ${knobs[knob]}`)
    .join(", ");
}
