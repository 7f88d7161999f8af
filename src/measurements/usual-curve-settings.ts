import { connectivity } from "./connectivity.ts";
import type { MeasurementSettings, Procedure } from "./measurement.ts";

/** How curves are sought unless a configuration says otherwise, in batches of at most the examples there are. */
export function usualCurveSettings(procedure: Procedure, examples: number): MeasurementSettings {
  const usual = Object.entries(connectivity.settings).map(([key, { usual, isBatch }]) => {
    const value = usual[procedure];
    return [key, isBatch && typeof value === "number" ? Math.min(value, examples) : value] as const;
  });
  return { ...Object.fromEntries(usual), procedure };
}
