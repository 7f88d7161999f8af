import { AtlasError } from "#errors";
import { Registry } from "#registry";
import { alignment } from "./alignment.ts";
import { combinations } from "./combinations.ts";
import { connectivity } from "./connectivity.ts";
import { curvature } from "./curvature.ts";
import { eigenpairs } from "./eigenpairs.ts";
import { filterCurvature } from "./filter-curvature.ts";
import { fisher } from "./fisher.ts";
import { gaussNewton } from "./gauss-newton.ts";
import { gradientNoise } from "./gradient-noise.ts";
import { layerCurvature } from "./layer-curvature.ts";
import { learningCoefficient } from "./learning-coefficient.ts";
import type { Measurement } from "./measurement.ts";
import { sharpness } from "./sharpness.ts";
import { similarity } from "./similarity.ts";
import { spectra } from "./spectra.ts";
import { spectralDensity } from "./spectral-density.ts";
import { translation } from "./translation.ts";

const MEASUREMENTS = new Registry<Measurement>({
  one: "measurement",
  many: "measurements",
  namesOf: ({ kind }) => [kind],
});

/** Words that name something else where a measurement's kind would stand. */
const RESERVED: ReadonlySet<string> = new Set(["train", "procedure", "columns", "at"]);

/**
 * Adds a measurement to those that configurations, plans and runs know.
 *
 * @throws AtlasError of kind `failure`: `measurements/taken` where another has its name, `measurements/name` for one
 *   that means something else.
 */
export function registerMeasurement(measurement: Measurement): void {
  const { kind } = measurement;
  if (RESERVED.has(kind) || !/^[a-z][a-z0-9_]*$/.test(kind)) {
    throw new AtlasError({
      code: "measurements/name",
      kind: "failure",
      problem: `${kind} cannot name a measurement`,
      expected: `small letters, digits and underscores, and none of ${[...RESERVED].join(", ")}`,
    });
  }
  MEASUREMENTS.register(measurement);
}

/** Every measurement, in the order in which a cell is measured. */
export function measurements(): readonly Measurement[] {
  return MEASUREMENTS.all();
}

/** The measurement of a name, if there is one. */
export function measurementNamed(kind: string): Measurement | undefined {
  return MEASUREMENTS.find(kind);
}

for (const measurement of [
  curvature,
  gaussNewton,
  fisher,
  spectralDensity,
  eigenpairs,
  layerCurvature,
  filterCurvature,
  connectivity,
  similarity,
  spectra,
  sharpness,
  gradientNoise,
  learningCoefficient,
  combinations,
  alignment,
  translation,
])
  registerMeasurement(measurement);
