import { AtlasError } from "#errors";
import { familyNamed } from "#families";
import { findKnob, knobNamed } from "#knobs";
import { networkFor } from "./example-shape.ts";
import { type ComparedSections, type Inconsistency, pathOfKnob } from "./inconsistency.ts";
import { combinations } from "./knob-values.ts";
import { resolvedModel } from "./resolved-model.ts";

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
  const axes = [...grid.slices, grid.load, grid.temperature].filter(
    ({ knob, values }) =>
      knobNamed(knob).sets.startsWith("model.") && values.every((value) => typeof value === "number"),
  );
  for (const place of combinations(axes)) {
    const sizes = Object.entries(place).map(([knob, value]) => [
      knobNamed(knob).sets.slice("model.".length),
      value,
    ]);
    try {
      networkFor({ ...resolvedModel(model), ...Object.fromEntries(sizes) }, data);
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
