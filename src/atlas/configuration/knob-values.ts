import type { KnobName } from "#taxonomy";
import type { ExperimentConfiguration, KnobAxis } from "./configuration.ts";

/** The parts of a configuration that place its cells. */
export type KnobSections = Pick<ExperimentConfiguration, "data" | "model" | "training" | "grid">;

/** The value of every knob. */
export type KnobValues = Readonly<Record<KnobName, number>>;

/** Every value that a knob takes in an experiment: those of its axis, or the one it is fixed at. */
export function valuesOfKnob(sections: KnobSections, knob: KnobName): readonly number[] {
  return axisOfKnob(sections.grid, knob)?.values ?? [fixedKnobs(sections)[knob]];
}

/** The axis along which a knob varies, if it does. */
export function axisOfKnob(
  { load, temperature, slices }: ExperimentConfiguration["grid"],
  knob: KnobName,
): KnobAxis | undefined {
  return [load, temperature, ...slices].find((axis) => axis.knob === knob);
}

/** The knobs as the sections fix them, before the grid has its say. */
function fixedKnobs({ data, model, training }: Omit<KnobSections, "grid">): KnobValues {
  return {
    width: model.width,
    depth: model.depth,
    examples: data.examples,
    label_noise: data.label_noise,
    batch_size: training.batch_size,
    learning_rate: training.learning_rate,
    weight_decay: training.weight_decay,
  };
}

/**
 * The knobs of every cell in the order of the tables: slices slowest (the first listed slowest of all),
 * then load, then temperature, each ascending.
 */
export function cellKnobs(sections: KnobSections): readonly KnobValues[] {
  const { load, temperature, slices } = sections.grid;
  return [...slices, load, temperature].reduce<readonly KnobValues[]>(
    (cells, { knob, values }) => cells.flatMap((cell) => values.map((value) => ({ ...cell, [knob]: value }))),
    [fixedKnobs(sections)],
  );
}

/** How many cells a grid has, without making them. */
export function cellCount({ load, temperature, slices }: ExperimentConfiguration["grid"]): number {
  return [load, temperature, ...slices].reduce((count, { values }) => count * values.length, 1);
}
