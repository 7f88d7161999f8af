import type { z } from "zod";
import type { ModelConfiguration } from "./configuration.ts";
import { normsOf, usualDepthOf } from "./model-families.ts";
import type { modelSection } from "./model-section.ts";

/** A checked model section with the depth and the norm that its family usually has where they are left out. */
export function resolvedModel(model: z.output<ReturnType<typeof modelSection>>): ModelConfiguration {
  return {
    ...model,
    depth: model.depth ?? usualDepthOf(model.family),
    norm: model.norm ?? normsOf(model.family)[0],
  };
}
