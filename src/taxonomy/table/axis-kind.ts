import { knobNamed } from "#knobs";
import type { AtlasTable } from "./classified.ts";

/** Whether an axis of the plane moves what it is called by: a knob of another kind may be swept in its place. */
export function isOfItsKind(
  table: Pick<AtlasTable, "load" | "temperature">,
  axis: "load" | "temperature",
): boolean {
  return knobNamed(table[axis].knob).kind === axis;
}

/** Why nothing can be said of temperature over a plane, a clause; `null` where a knob of temperature spans it. */
export function whyNoTemperature(table: Pick<AtlasTable, "load" | "temperature">): string | null {
  return isOfItsKind(table, "temperature")
    ? null
    : `the plane has ${table.temperature.knob} in place of a knob of temperature`;
}
