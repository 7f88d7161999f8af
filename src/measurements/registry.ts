import { AtlasError } from "#errors";
import { connectivity } from "./connectivity.ts";
import { curvature } from "./curvature.ts";
import type { Measurement } from "./measurement.ts";
import { similarity } from "./similarity.ts";

const registered = new Map<string, Measurement>();

/** Words that name something else where a measurement's kind would stand. */
const RESERVED: ReadonlySet<string> = new Set(["train", "procedure", "columns"]);

/**
 * Adds a measurement to those that configurations, plans and runs know. Registering the same one again has no effect.
 *
 * @throws AtlasError `measurements/registered` if another one has its name, or the name means something else.
 */
export function registerMeasurement(measurement: Measurement): void {
  const { kind } = measurement;
  const known = registered.get(kind);
  if (known === measurement) return;
  if (known !== undefined || RESERVED.has(kind) || !/^[a-z][a-z0-9_]*$/.test(kind)) {
    throw new AtlasError({
      code: "measurements/registered",
      kind: "input",
      problem:
        known === undefined ? `${kind} cannot name a measurement` : `there is a measurement ${kind} already`,
      expected: "a name of small letters, digits and underscores that is not taken",
    });
  }
  registered.set(kind, measurement);
}

/** Every measurement, in the order in which a cell is measured. */
export function measurements(): readonly Measurement[] {
  return [...registered.values()];
}

/** The measurement of a name; `undefined` where nobody registered one. */
export function measurementNamed(kind: string): Measurement | undefined {
  return registered.get(kind);
}

for (const measurement of [curvature, connectivity, similarity]) registerMeasurement(measurement);
