import { measurements } from "#measurements";
import type { ExperimentConfiguration, MeasureConfiguration, ModelConfiguration } from "./configuration.ts";
import { axisOfKnob } from "./knob-values.ts";
import { normsOf, usualDepthOf } from "./model-families.ts";
import type { CheckedSections } from "./schema.ts";

/** The configuration of checked sections: the defaults that depend on other values are filled in. */
export function resolveSections(sections: CheckedSections): ExperimentConfiguration {
  const { data, grid, measure, model } = sections;
  const fewest = Math.min(...(axisOfKnob(grid, "examples")?.values ?? [data.examples]));
  return {
    ...sections,
    model: resolvedModel(model),
    measure: resolvedMeasure(measure, fewest),
  };
}

/** A checked model section with the depth and the norm that its family usually has where they are left out. */
export function resolvedModel(model: CheckedSections["model"]): ModelConfiguration {
  return {
    ...model,
    depth: model.depth ?? usualDepthOf(model.family),
    norm: model.norm ?? normsOf(model.family)[0],
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
