import type { ExperimentConfiguration } from "#atlas/configuration";
import { canonicalJson } from "#files";
import type { Measurement, MeasurementSettings } from "#measurements";
import type { PlannedCell, Task } from "./job.ts";
import { keySeries } from "./key.ts";

/** The settings that an experiment gives a measurement. */
export function settingsOf({ measure }: ExperimentConfiguration, { kind }: Measurement): MeasurementSettings {
  const own = measure[kind];
  return { ...(typeof own === "object" ? own : {}), procedure: measure.procedure };
}

/**
 * Gives the tasks of one measurement in each cell; what all cells have in common, and what was asked for before, is worked out
 * once.
 *
 * A task's key covers the measurement's kind and its edition, the keys of the networks and its `unusualSettings`: a
 * setting that a later version of the program adds changes no key until it is used.
 *
 * @param seeds networks that cells usually have
 */
export function measurementTasks(
  measurement: Measurement,
  settings: MeasurementSettings,
  { edition, seeds }: { readonly edition: number; readonly seeds: number },
): (cell: PlannedCell) => readonly Task[] {
  const keyOfNetworks = keySeries(
    measurement.kind,
    { edition, settings: unusualSettings(measurement, settings, edition) },
    "networks",
  );
  const known = new Map<PlannedCell, readonly Task[]>();
  return (cell) => {
    const found = known.get(cell);
    if (found !== undefined) return found;
    const { networks } = cell;
    const tasks = measurement.subjects(networks.length, settings, seeds).map((positions) => {
      const subject = positions.map((position) => networks[position]!);
      return { key: keyOfNetworks(subject.map(({ key }) => key)), networks: subject };
    });
    known.set(cell, tasks);
    return tasks;
  };
}

/** The settings that shape a result and differ from what they usually are by an edition, the procedure among them. */
export function unusualSettings(
  { settings }: Measurement,
  { procedure, ...given }: MeasurementSettings,
  edition: number,
): Readonly<Record<string, unknown>> {
  const unusual = Object.entries(given).filter(([key, value]) => {
    const known = settings[key];
    if (known === undefined) return true;
    const usual = known.earlier[edition] ?? known.usual.better;
    return !known.choosesSubjects && canonicalJson(usual) !== canonicalJson(value);
  });
  return { ...(procedure !== "better" && { procedure }), ...Object.fromEntries(unusual) };
}
