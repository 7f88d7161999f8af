import { measurements } from "#measurements";
import type { ExperimentConfiguration, MeasureConfiguration } from "./configuration.ts";
import { valuesOfKnob } from "./knob-values.ts";
import { resolvedModel } from "./resolved-model.ts";
import type { CheckedSections } from "./schema.ts";

/** The configuration of checked sections: the defaults that depend on other values are filled in. */
export function resolveSections(sections: CheckedSections): ExperimentConfiguration {
  const { data, grid, measure, model } = sections;
  const fewest = Math.min(...valuesOfKnob({ data, grid }, "examples"));
  return {
    ...sections,
    model: resolvedModel(model),
    measure: resolvedMeasure(measure, fewest),
  };
}

/** The measurement section with what is limited by the smallest cell cut down to its `fewest` examples. */
function resolvedMeasure(measure: CheckedSections["measure"], fewest: number): MeasureConfiguration {
  const { columns, procedure } = measure;
  const sections = measurements().map(({ kind, settings }) => {
    const given: unknown = measure[kind];
    const limited = Object.entries(settings)
      .filter(([, { upToAllExamples }]) => upToAllExamples)
      .map(([key, { usual }]) => [key, Math.min(Number(usual[procedure]), fewest)] as const);
    return [kind, { ...Object.fromEntries(limited), ...(typeof given === "object" ? given : {}) }] as const;
  });
  return { ...measure, ...Object.fromEntries(sections), columns, procedure };
}
