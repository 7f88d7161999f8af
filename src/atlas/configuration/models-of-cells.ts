import { knobNamed } from "#knobs";
import type { ModelConfiguration } from "./configuration.ts";
import type { ComparedSections } from "./inconsistency.ts";
import { combinations } from "./knob-values.ts";
import { resolvedModel } from "./resolved-model.ts";

/** The models of the cells of one kind: one for every combination of the numbers on the axes of the model section. */
export function modelsOfCells({
  model,
  grid,
}: Pick<ComparedSections, "model" | "grid">): readonly ModelConfiguration[] {
  const axes = [...grid.slices, grid.load, grid.temperature].filter(
    ({ knob, values }) =>
      knobNamed(knob).sets.startsWith("model.") && values.every((value) => typeof value === "number"),
  );
  return combinations(axes).map((place) => {
    const sizes = Object.entries(place).map(([knob, value]) => [
      knobNamed(knob).sets.slice("model.".length),
      value,
    ]);
    return { ...resolvedModel(model), ...Object.fromEntries(sizes) };
  });
}
