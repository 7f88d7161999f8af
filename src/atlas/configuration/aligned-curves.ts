import { isDeepStrictEqual } from "node:util";
import { connectivity, usualCurveSettings } from "#measurements";
import type { ExperimentConfiguration } from "./configuration.ts";
import { valuesOfKnob } from "./knob-values.ts";

/** What of connectivity says which curves are judged and where, not how one is sought. */
const JUDGED: ReadonlySet<string> = new Set(["pairs", "interior_points", "test_data", "arc_length"]);

/** What is said where curves between aligned networks are sought otherwise than those between networks as they are. */
export function noteOnAlignedCurves(configuration: ExperimentConfiguration): string | undefined {
  const { alignment, connectivity: raw, procedure } = configuration.measure;
  if (!isSection(alignment) || alignment.curves !== true || !isSection(raw)) return undefined;
  const usual = usualCurveSettings(procedure, Math.min(...valuesOfKnob(configuration, "examples")));
  const other = Object.keys(connectivity.settings).filter(
    (key) => !JUDGED.has(key) && !isDeepStrictEqual(raw[key], usual[key]),
  );
  if (other.length === 0) return undefined;
  return `curves between aligned networks are sought as connectivity seeks them by default, whatever ${other.join(", ")} of measure.connectivity ${other.length === 1 ? "says" : "say"}: what aligned curves are better or worse by may be the search`;
}

function isSection(section: unknown): section is Readonly<Record<string, unknown>> {
  return typeof section === "object" && section !== null;
}
