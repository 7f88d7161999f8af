import type { ExperimentConfiguration, ModelConfiguration } from "./configuration.ts";
import { DEFAULTS } from "./defaults.ts";
import { axisOfKnob } from "./knob-values.ts";
import { normsOf, usualDepthOf } from "./model-families.ts";
import type { CheckedSections } from "./schema.ts";

/** The configuration of checked sections: the defaults that depend on other values are filled in. */
export function resolveSections(sections: CheckedSections): ExperimentConfiguration {
  const { data, grid, measure, model } = sections;
  const usual = DEFAULTS.measure[measure.procedure];
  const fewest = Math.min(...(axisOfKnob(grid, "examples")?.values ?? [data.examples]));
  return {
    ...sections,
    model: resolvedModel(model),
    measure: {
      ...measure,
      curvature: {
        ...measure.curvature,
        examples: measure.curvature.examples ?? Math.min(usual.curvature.examples, fewest),
      },
      connectivity: {
        ...measure.connectivity,
        batch_size: measure.connectivity.batch_size ?? Math.min(DEFAULTS.measure.curve.batch_size, fewest),
      },
      similarity: {
        ...measure.similarity,
        examples: measure.similarity.examples ?? Math.min(usual.similarity.examples, fewest),
      },
    },
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
