import { type KnobKind, knobNamed } from "#knobs";
import type { AtlasTable } from "./classified.ts";

/** The axes of a table; of one of them it may know no value. */
type Axes = Pick<AtlasTable, "load" | "temperature">;

/** Whether an axis of the plane moves what it is called by: a knob of another kind may be swept in its place. */
export function isOfItsKind(table: Axes, axis: "load" | "temperature"): boolean {
  return knobNamed(table[axis].knob).kind === axis;
}

/** Knobs of which at least one is known of every training that was made here. */
const OF_EVERY_TRAINING = ["batch_size", "learning_rate", "weight_decay"];

/**
 * Whether a table is one cell of networks of whose training nothing is known, as of networks out of files: there is no plane
 * then, and the cell is diagnosed by its own numbers, as one network is.
 */
export function isOfUnknownTraining({ cells }: Partial<Pick<AtlasTable, "cells">>): boolean {
  const [cell, ...others] = cells ?? [];
  return (
    others.length === 0 && cell !== undefined && OF_EVERY_TRAINING.every((knob) => cell.knobs[knob] === null)
  );
}

/** Why nothing can be said of temperature over a plane, a clause; `null` where a knob of temperature spans it. */
export function whyNoTemperature(table: Axes): string | null {
  return isOfItsKind(table, "temperature")
    ? null
    : `the plane has ${table.temperature.knob} in place of a knob of temperature`;
}

/** Why nothing can be said of load over a plane, a clause; `null` where a knob of load spans it. */
export function whyNoLoad(table: Axes): string | null {
  return isOfItsKind(table, "load") ? null : `the plane has ${table.load.knob} in place of a knob of load`;
}

/**
 * Why a plane makes no phase diagram, a clause; `null` where it does. It does by a knob of load and one of temperature,
 * in either order, of each of which at least one value is known: a phase says that a network is too hot or too small, which
 * other planes cannot show.
 */
export function whyNoPhasePlane({ load, temperature }: Axes): string | null {
  const known = [load, temperature].filter(({ values }) => values.length > 0);
  const lacks = (kind: KnobKind) => known.every(({ knob }) => knobNamed(knob).kind !== kind);
  const lacking = (["load", "temperature"] as const).filter(lacks);
  if (lacking.length === 0) return null;
  const axes = known.map(({ knob }) => knob).join(" and ");
  const plane =
    known.length === 0
      ? "the table has no knob"
      : `the ${known.length === 1 ? "line" : "plane"} is of ${axes}`;
  return `${plane}, with no knob of ${lacking.join(" or of ")}`;
}
