import { type KnobName, knobNamed } from "#knobs";
import type { ExperimentConfiguration } from "./configuration.ts";
import type { CheckedSections } from "./schema.ts";
import type { KeyPath } from "./source-document.ts";

/** Something that is wrong only beside something else. */
export interface Inconsistency {
  readonly path: KeyPath;
  readonly problem: string;
  readonly expected: string;
  readonly remedy?: string;
}

/** The sections that are compared, those of cells in place of those of the file. */
export type ComparedSections = Omit<CheckedSections, "data" | "training"> &
  Pick<ExperimentConfiguration, "data" | "training">;

/** The key that sets a knob: on the grid if it varies, in its section otherwise. */
export function pathOfKnob(grid: ComparedSections["grid"], knob: KnobName): KeyPath {
  if (grid.load.knob === knob) return ["grid", "load", knob];
  if (grid.temperature.knob === knob) return ["grid", "temperature", knob];
  if (grid.slices.some((axis) => axis.knob === knob)) return ["grid", "slices", knob];
  return knobNamed(knob).sets.split(".");
}
