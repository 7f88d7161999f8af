import { z } from "zod";
import { families } from "#families";
import { section, wholeNumber } from "#settings";
import type { KNOBS, KnobName } from "#taxonomy";
import type { KnobAxis } from "./configuration.ts";
import { examples, labelNoise } from "./data-section.ts";
import { DEFAULTS } from "./defaults.ts";
import { depth, width } from "./model-section.ts";
import { rebuilt } from "./rebuilt.ts";
import { evenlySpaced, MOST_VALUES } from "./spacing.ts";
import { batchSize, learningRate, weightDecay } from "./training-section.ts";

/** What one value of a knob may be: the same as where the knob is fixed. */
const FIELDS = {
  width,
  depth,
  examples: () => examples,
  label_noise: () => labelNoise,
  batch_size: () => batchSize,
  learning_rate: () => learningRate,
  weight_decay: () => weightDecay,
} as const satisfies Record<KnobName, () => z.ZodType<number>>;

/** Knobs whose values are whole numbers. */
const WHOLE: ReadonlySet<KnobName> = new Set(["width", "depth", "examples", "batch_size"]);

const FORMS = "a list of values, or { from, to, per_octave } or { from, to, count }";

/** The values of one knob, in ascending order, none twice. */
function axis(knob: KnobName) {
  const field = FIELDS[knob]();
  const list = z
    .array(field, { error: FORMS })
    .min(1, { error: "at least one value" })
    .max(MOST_VALUES, { error: `at most ${MOST_VALUES} values` })
    .transform((values, context) => {
      values.forEach((value, index) => {
        if (values.indexOf(value) === index) return;
        context.addIssue({
          code: "custom",
          path: [index],
          message: "every value once",
          params: { problem: `lists ${value} twice` },
        });
      });
      return values.toSorted((a, b) => a - b);
    });
  const spacing = section("Evenly spaced values", {
    from: field,
    to: field,
    per_octave: wholeNumber(
      "Values for every doubling, evenly spaced on a logarithmic scale",
      1,
      48,
    ).optional(),
    count: wholeNumber("Values in all, evenly spaced on a linear scale", 2, MOST_VALUES).optional(),
  }).transform((given, context) => {
    const spaced = evenlySpaced(given, WHOLE.has(knob));
    if ("values" in spaced) return spaced.values;
    context.addIssue({ code: "custom", message: spaced.expected, params: { problem: spaced.problem } });
    return z.NEVER;
  });
  return z
    .union([list, spacing], { error: FORMS })
    .optional()
    .meta({ description: field.meta()?.description ?? "" });
}

type KnobsOf<Axis extends "load" | "temperature"> = {
  [Knob in KnobName]: (typeof KNOBS)[Knob]["axis"] extends Axis ? Knob : never;
}[KnobName];

const loadAxes = () =>
  ({
    width: axis("width"),
    depth: axis("depth"),
    examples: axis("examples"),
    label_noise: axis("label_noise"),
  }) satisfies Record<KnobsOf<"load">, z.ZodType>;

const temperatureAxes = {
  batch_size: axis("batch_size"),
  learning_rate: axis("learning_rate"),
  weight_decay: axis("weight_decay"),
} satisfies Record<KnobsOf<"temperature">, z.ZodType>;

type AxesByKnob = Readonly<Partial<Record<KnobName, readonly number[] | undefined>>>;

function listed(axes: AxesByKnob): KnobAxis[] {
  return Object.entries(axes).flatMap(([knob, values]) =>
    values === undefined ? [] : [{ knob: knob as KnobName, values }],
  );
}

/** Passes on the only knob of an axis, or says that there must be one. */
function onlyKnob(kind: "load" | "temperature") {
  return (axes: AxesByKnob, context: z.core.$RefinementCtx): KnobAxis => {
    const [first, ...others] = listed(axes);
    if (first !== undefined && others.length === 0) return first;
    const names = listed(axes).map(({ knob }) => knob);
    context.addIssue({
      code: "custom",
      message: `exactly one ${kind} knob`,
      params: {
        problem: names.length === 0 ? "has no knob" : `has ${names.length} knobs, ${names.join(" and ")}`,
      },
    });
    return z.NEVER;
  };
}

/** The grid section of a configuration file. */
export const gridSection = rebuilt(families, () => {
  const loads = loadAxes();
  return section("The knobs that vary; a value given here wins over the same key elsewhere", {
    load: section(
      `The knob of capacity against data, one of ${Object.keys(loads).join(", ")}; ${FORMS}`,
      loads,
    )
      .transform(onlyKnob("load"))
      .prefault(mutable(DEFAULTS.grid.load)),
    temperature: section(
      `The knob of the noise of training, one of ${Object.keys(temperatureAxes).join(", ")}; ${FORMS}`,
      temperatureAxes,
    )
      .transform(onlyKnob("temperature"))
      .prefault(mutable(DEFAULTS.grid.temperature)),
    slices: section(
      "Further knobs, each value of which makes a phase diagram of its own; any number of knobs",
      {
        ...loads,
        ...temperatureAxes,
      },
    )
      .transform(listed)
      .prefault({}),
  }).prefault({});
});

function mutable<const Axes extends Readonly<Record<string, readonly number[]>>>(axes: Axes) {
  return Object.fromEntries(Object.entries(axes).map(([knob, values]) => [knob, [...values]]));
}
