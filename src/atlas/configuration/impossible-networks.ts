import { AtlasError } from "#errors";
import { familyNamed } from "#families";
import { findKnob } from "#knobs";
import { networkFor } from "./example-shape.ts";
import { type ComparedSections, type Inconsistency, pathOfKnob } from "./inconsistency.ts";
import { modelsOfCells } from "./models-of-cells.ts";

/**
 * A network of the grid whose sizes do not go together, such as a width that its heads do not divide.
 *
 * Only families with settings of their own can have one; the sizes of the others are possible each by itself.
 */
export function impossibleNetworks({
  data,
  model,
  grid,
}: Partial<ComparedSections>): readonly Inconsistency[] {
  if (data === undefined || model === undefined || grid === undefined) return [];
  if (Object.keys(familyNamed(model.family).settings).length === 0) return [];
  for (const one of modelsOfCells({ model, grid })) {
    try {
      networkFor(one, data);
    } catch (error) {
      // What else can be wrong is told where the section is read.
      if (!(error instanceof AtlasError) || error.code !== "nets/size") return [];
      const setting = `model.${error.where}`;
      const path = pathOfKnob(grid, findKnob(setting)?.name ?? setting);
      return [{ path, problem: error.problem, expected: error.expected ?? "sizes that go together" }];
    }
  }
  return [];
}
