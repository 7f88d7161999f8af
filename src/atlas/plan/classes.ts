import { cellConfiguration, classesOf, type ExperimentConfiguration } from "#atlas/configuration";
import type { Plan } from "./job.ts";

/** The classes of the task of a run, or the words of its target language; `null` where cells differ in that. */
export function classesOfPlan(configuration: ExperimentConfiguration, { cells }: Plan): number | null {
  const classes = new Set(cells.map(({ knobs }) => classesOf(cellConfiguration(configuration, knobs).data)));
  const [only] = classes;
  return only === undefined || classes.size > 1 ? null : only;
}
