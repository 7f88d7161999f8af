import { AtlasError } from "#errors";
import { type KnobKind, type KnobName, knobNamed, registeredKnobs } from "#knobs";
import { knobOf, knownKnobs } from "./cell-knobs.ts";
import type { Cell } from "./cells.ts";
import type { AtlasTable, PlaneAxis } from "./classified.ts";
import { knobNumbers, knobValues } from "./grid.ts";

/** The plane of a table and the knobs that tell its slices apart. */
export type TableAxes = Pick<AtlasTable, "load" | "temperature" | "slices">;

/** Knobs to put on the axes instead of the usual ones. */
export interface AxisChoice {
  readonly load?: KnobName;
  readonly temperature?: KnobName;
}

/** The knobs that every figure of Yang et al. 2021 prefers: width across, batch size upward. */
const PREFERRED = { load: "width", temperature: "batch_size" } as const;

/**
 * The axes of a set of cells, read off the values of their knobs, which stand in ascending order.
 *
 * A knob of load and one of temperature span the plane: width and batch size where they vary, else the first
 * that varies; where a chosen axis takes a knob of the other kind, the axes may swap. Where no knob of an axis varies,
 * another one that does so beside the first takes its place, a second knob of load first, and is read as what it is;
 * without any, a constant knob of the axis does.
 * Every other knob that varies within a place of the plane becomes a slice; one that the plane determines (a
 * learning rate scaled with the batch size) does not. An axis of which no cell knows a value has none.
 *
 * @throws AtlasError of kind `input`: `taxonomy/same-axis`, `taxonomy/no-such-axis` for a choice that cannot be.
 */
export function inferAxes(cells: readonly Cell[], choice: AxisChoice = {}): TableAxes {
  for (const knob of [choice.load, choice.temperature]) {
    if (knob !== undefined && knobNumbers(cells, knob).length === 0) throw unknownAxis(knob, cells);
  }
  if (choice.load !== undefined && choice.load === choice.temperature) throw sameAxis(choice.load);
  const isLoadBare =
    choice.load === undefined && varyingKnob("load", cells, choice.temperature) === undefined;
  const first = choice.temperature ?? varyingKnob("temperature", cells, choice.load);
  const load = choice.load ?? axisKnob("load", cells, isLoadBare ? first : choice.temperature);
  const temperature = choice.temperature ?? axisKnob("temperature", cells, load);
  const placing: KnobName[] = [load, temperature];
  for (const knob of knownKnobs(cells)) {
    if (!placing.includes(knob) && variesWithin(cells, knob, placing)) placing.push(knob);
  }
  const axisOf = (knob: KnobName): PlaneAxis => ({ knob, values: knobNumbers(cells, knob) });
  return {
    load: axisOf(load),
    temperature: axisOf(temperature),
    slices: placing.slice(2).map((knob) => ({ knob, values: knobValues(cells, knob) })),
  };
}

type Axis = keyof typeof PREFERRED;

function axisKnob(axis: Axis, cells: readonly Cell[], taken: KnobName | undefined): KnobName {
  const own = ownKnobs(axis, taken);
  return (
    varyingKnob(axis, cells, taken) ??
    (taken === undefined ? undefined : stranger(axis, cells, taken)) ??
    own.find((knob) => knobNumbers(cells, knob).length === 1) ??
    own[0]!
  );
}

/** The first knob of an axis that takes several values. */
function varyingKnob(axis: Axis, cells: readonly Cell[], taken: KnobName | undefined): KnobName | undefined {
  return ownKnobs(axis, taken).find((knob) => knobNumbers(cells, knob).length > 1);
}

/** The knobs of an axis, the preferred one first. */
function ownKnobs(axis: Axis, taken: KnobName | undefined): readonly KnobName[] {
  return ofKind(axis)
    .filter((knob) => knob !== taken)
    .sort((a, b) => Number(b === PREFERRED[axis]) - Number(a === PREFERRED[axis]));
}

function ofKind(kind: KnobKind): KnobName[] {
  return registeredKnobs().flatMap((knob) => (knob.kind === kind ? [knob.name] : []));
}

/**
 * A knob to take the place of one of the axis: where the other axis has taken a knob of this one, one of the other kind; else
 * any that varies beside the other axis.
 */
function stranger(axis: Axis, cells: readonly Cell[], taken: KnobName): KnobName | undefined {
  const varies = (knob: KnobName) => knob !== taken && knobNumbers(cells, knob).length > 1;
  const other = ofKind(axis === "load" ? "temperature" : "load");
  if (knobNamed(taken).kind === axis && other.some(varies)) return other.find(varies);
  const spans = (knob: KnobName) => varies(knob) && variesWithin(cells, knob, [taken]);
  return [...ofKind("load"), ...ofKind("temperature"), ...knownKnobs(cells)].find(spans);
}

function variesWithin(cells: readonly Cell[], knob: KnobName, placing: readonly KnobName[]): boolean {
  const places = Map.groupBy(cells, ({ knobs }) =>
    JSON.stringify(placing.map((placed) => knobs[placed] ?? null)),
  );
  return [...places.values()].some((same) => new Set(same.map((cell) => knobOf(cell, knob))).size > 1);
}

function unknownAxis(knob: KnobName, cells: readonly Cell[]): AtlasError {
  const known = knownKnobs(cells).filter((other) => knobNumbers(cells, other).length > 0);
  return new AtlasError({
    code: "taxonomy/no-such-axis",
    kind: "input",
    problem: `no cell has a ${knobValues(cells, knob).length > 0 ? "number" : "value"} of ${knob}`,
    expected: known.length === 0 ? "cells with knobs" : `one of ${known.join(", ")}`,
  });
}

function sameAxis(knob: KnobName): AtlasError {
  return new AtlasError({
    code: "taxonomy/same-axis",
    kind: "input",
    problem: `${knob} cannot be both axes`,
    expected: "one knob for the load and another for the temperature",
  });
}
