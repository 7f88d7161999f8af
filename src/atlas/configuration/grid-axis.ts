import { z } from "zod";
import type { KnobValue } from "#knobs";
import { section, wholeNumber } from "#settings";
import { evenlySpaced, MOST_VALUES } from "./spacing.ts";
import type { NumericSetting, SweptSetting, WordySetting } from "./swept-settings.ts";

/** How the values of a knob of numbers may be given. */
export const FORMS = "a list of values, or { from, to, per_octave } or { from, to, count }";

/** The values of a knob as the schema of its axis gives them. */
export type AxisSchema<Value extends KnobValue = KnobValue> = z.ZodType<readonly Value[] | undefined>;

/** The values of any knob, none twice: numbers in ascending order, words as they were given. */
export function axisOf(setting: SweptSetting): AxisSchema {
  return setting.kind === "number" ? numberAxis(setting) : wordAxis(setting);
}

/** Axes by what they sweep: a setting may stand in every part of a grid, by its path and as a knob. */
const numberAxes = new WeakMap<NumericSetting, AxisSchema<number>>();

/** The values of a knob of numbers, in ascending order, none twice. */
export function numberAxis(setting: NumericSetting): AxisSchema<number> {
  const made = numberAxes.get(setting) ?? madeNumberAxis(setting);
  numberAxes.set(setting, made);
  return made;
}

const PER_OCTAVE = wholeNumber(
  "Values for every doubling, evenly spaced on a logarithmic scale",
  1,
  48,
).optional();
const COUNT = wholeNumber("Values in all, evenly spaced on a linear scale", 2, MOST_VALUES).optional();

function madeNumberAxis({ field, isWhole, meaning }: NumericSetting): AxisSchema<number> {
  const list = listOf(field, FORMS).transform((values) => values.toSorted((a, b) => a - b));
  const spacing = section("Evenly spaced values", {
    from: field,
    to: field,
    per_octave: PER_OCTAVE,
    count: COUNT,
  }).transform((given, context) => {
    const spaced = evenlySpaced(given, isWhole);
    if ("values" in spaced) return spaced.values;
    context.addIssue({ code: "custom", message: spaced.expected, params: { problem: spaced.problem } });
    return z.NEVER;
  });
  return z.union([list, spacing], { error: FORMS }).optional().meta({ description: meaning });
}

function wordAxis({ words, isFlag, meaning }: WordySetting): AxisSchema<string> {
  const forms = `a list of ${words.join(", ")}`;
  const word = z.enum(words, { error: `one of ${words.join(", ")}` });
  // A flag is true or false in a file, and stored as the word of it.
  const flag = z.union([z.boolean(), word], { error: "true or false" }).transform(String);
  const list = listOf(isFlag ? flag : word, forms);
  return list.optional().meta({ description: meaning });
}

function listOf<Value extends KnobValue>(value: z.ZodType<Value>, forms: string) {
  return z
    .array(value, { error: forms })
    .min(1, { error: "at least one value" })
    .max(MOST_VALUES, { error: `at most ${MOST_VALUES} values` })
    .superRefine((values, context) => {
      const seen = new Set<Value>();
      values.forEach((own, index) => {
        if (!seen.has(own)) {
          seen.add(own);
          return;
        }
        context.addIssue({
          code: "custom",
          path: [index],
          message: "every value once",
          params: { problem: `lists ${own} twice` },
        });
      });
    });
}
