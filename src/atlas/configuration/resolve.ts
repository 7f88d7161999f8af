import type { Measurement } from "#measurements";
import type { ExperimentConfiguration, MeasureConfiguration } from "./configuration.ts";
import { valuesOfKnob } from "./knob-values.ts";
import { measurementsOf } from "./measurements-of.ts";
import { resolvedModel } from "./resolved-model.ts";
import type { CheckedSections } from "./schema.ts";

/** The configuration of checked sections: the defaults that depend on other values are filled in. */
export function resolveSections(sections: CheckedSections): ExperimentConfiguration {
  const { data, grid, measure, model } = sections;
  const fewest = Math.min(...valuesOfKnob({ data, grid }, "examples"));
  return {
    ...sections,
    model: resolvedModel(model),
    measure: resolvedMeasure(measure, fewest, measurementsOf({ data, measure })),
  };
}

/**
 * The experiment with the section of a measurement, whether or not its file asks for that: what it does not set is as
 * usual, as under a section that stands empty.
 */
export function withSectionOf(
  configuration: ExperimentConfiguration,
  measurement: Measurement,
): ExperimentConfiguration {
  const { data, grid, measure } = configuration;
  const fewest = Math.min(...valuesOfKnob({ data, grid }, "examples"));
  return { ...configuration, measure: resolvedMeasure(measure, fewest, [measurement]) };
}

/** The measurement section with what is limited by the smallest cell cut down to its `fewest` examples. */
function resolvedMeasure(
  measure: MeasureConfiguration,
  fewest: number,
  measurements: readonly Measurement[],
): MeasureConfiguration {
  const { columns, procedure } = measure;
  const sections = measurements.map(({ kind, settings }) => {
    const given: unknown = measure[kind];
    const usual = Object.entries(settings).map(
      ([key, { usual, upToAllExamples }]) =>
        [key, upToAllExamples ? Math.min(Number(usual[procedure]), fewest) : usual[procedure]] as const,
    );
    return [kind, { ...Object.fromEntries(usual), ...(typeof given === "object" ? given : {}) }] as const;
  });
  return { ...measure, ...Object.fromEntries(sections), columns, procedure };
}
