import { networkFilesOf } from "#families";
import { type KnobName, type KnobValue, knobNamed, usualKnobs } from "#knobs";
import { type CellConfiguration, cellConfiguration, type KnobSettings } from "./cell-configuration.ts";
import type { DataConfiguration, ExperimentConfiguration, KnobAxis } from "./configuration.ts";
import { learningRateOf } from "./learning-rate.ts";
import { settingsGivenBy } from "./overrides.ts";
import { settingAt } from "./setting-path.ts";

/** The parts of a configuration that place its cells. */
export type KnobSections = CellConfiguration & Pick<ExperimentConfiguration, "grid">;

/**
 * Every number that a knob takes in an experiment: those of its axis, or the one it is fixed at; none where it is
 * fixed in a section that is not given.
 */
export function valuesOfKnob(
  sections: Pick<KnobSections, "grid"> & { readonly [Section in keyof CellConfiguration]?: unknown },
  knob: KnobName,
): readonly number[] {
  const values = axisOfKnob(sections.grid, knob)?.values ?? [fixedValue(sections, knob)];
  return values.filter((value) => typeof value === "number");
}

/** The axis along which a knob varies, if it does. */
export function axisOfKnob(
  { load, temperature, slices }: ExperimentConfiguration["grid"],
  knob: KnobName,
): KnobAxis | undefined {
  return [load, temperature, ...slices].find((axis) => axis.knob === knob);
}

/** What a knob's setting is in some sections; `null` where it is neither a number nor a word. */
function fixedValue(sections: object, knob: KnobName): KnobValue | null {
  const setting = settingAt(sections, knobNamed(knob).sets.split("."));
  return typeof setting === "number" || typeof setting === "string" ? setting : null;
}

/**
 * What a knob's setting is in a cell; a rate that scales with the batch is the rate of its batch. How a network was made that
 * was trained elsewhere is not known.
 */
function valueInCell(cell: CellConfiguration, knob: KnobName): KnobValue | null {
  if (networkFilesOf(cell.model) !== undefined && !knobNamed(knob).sets.startsWith("data.")) return null;
  return knobNamed(knob).sets === "training.learning_rate"
    ? learningRateOf(cell.training)
    : fixedValue(cell, knob);
}

/**
 * The knobs of every cell in the order of the tables: slices slowest (the first listed slowest of all),
 * then load, then temperature, each in the order of its values. The knobs that every table has are named throughout.
 */
export function cellKnobs(sections: KnobSections): readonly KnobSettings[] {
  const { load, temperature, slices } = sections.grid;
  const places = combinations([...slices, load, temperature]);
  const usual = usualKnobs();
  return places.map((place) => {
    const cell = cellConfiguration(sections, place);
    return { ...Object.fromEntries(usual.map((knob) => [knob, valueInCell(cell, knob)])), ...place };
  });
}

/** The different data sections of the cells of an experiment. */
export function dataOfCells(sections: KnobSections): readonly DataConfiguration[] {
  const { load, temperature, slices } = sections.grid;
  const axes = [...slices, load, temperature].filter(({ knob }) => knobNamed(knob).sets.startsWith("data."));
  return [...new Set(combinations(axes).map((place) => cellConfiguration(sections, place).data))];
}

/** An experiment once for every setting of the knobs on its axes that not every table has, which are in place then. */
export function withFurtherKnobs(configuration: ExperimentConfiguration): readonly ExperimentConfiguration[] {
  const { load, temperature, slices } = configuration.grid;
  const further = [...slices, load, temperature].filter(({ knob }) => knobNamed(knob).column === "axis");
  return combinations(further).map((place) => ({
    ...configuration,
    ...cellConfiguration(configuration, place),
  }));
}

/**
 * The knobs of a cell, with those whose own settings some overrides give, such as `model.width=16`, as these make them.
 * In a grid the axis decides; of one network, who names its setting does.
 */
export function knobsWithOverrides(
  configuration: ExperimentConfiguration,
  knobs: KnobSettings,
  overrides: readonly string[],
): KnobSettings {
  const given = settingsGivenBy(overrides);
  const named = Object.keys(knobs).filter(
    (knob) => settingAt(given, knobNamed(knob).sets.split(".")) !== undefined,
  );
  return { ...knobs, ...Object.fromEntries(named.map((knob) => [knob, fixedValue(configuration, knob)])) };
}

/** Which overrides of an experiment change nothing, since every cell takes the values of an axis; a clause each. */
export function overruledByAxes(
  { grid }: ExperimentConfiguration,
  overrides: readonly string[],
): readonly string[] {
  const given = settingsGivenBy(overrides);
  return [grid.load, grid.temperature, ...grid.slices].flatMap(({ knob, values }) => {
    const { sets } = knobNamed(knob);
    const value = settingAt(given, sets.split("."));
    if (value === undefined || (values.length === 1 && values[0] === value)) return [];
    return [
      `--set ${sets} changes nothing, since ${knob} is an axis of the grid, whose values the cells take`,
    ];
  });
}

/** Every combination of the values of some axes, those of the last changing fastest. */
export function combinations(axes: readonly KnobAxis[]): readonly KnobSettings[] {
  return axes.reduce<readonly KnobSettings[]>(
    (places, { knob, values }) =>
      places.flatMap((place) => values.map((value) => ({ ...place, [knob]: value }))),
    [{}],
  );
}

/** How many cells a grid has, without making them. */
export function cellCount({ load, temperature, slices }: ExperimentConfiguration["grid"]): number {
  return [load, temperature, ...slices].reduce((count, { values }) => count * values.length, 1);
}
