import { z } from "zod";
import { findKnob, type KnobValue, knobNamed, registeredKnobs } from "#knobs";
import { ALLOWED_KEY_SEPARATOR, positiveNumber, section, wholeNumber } from "#settings";
import type { KnobAxis, NumericAxis } from "./configuration.ts";
import { DEFAULTS } from "./defaults.ts";
import { type AxisSchema, axisOf, FORMS, numberAxis } from "./grid-axis.ts";
import { rebuilt } from "./rebuilt.ts";
import { type SweptSetting, settingsByPath } from "./swept-settings.ts";

/** The two axes of the plane. */
type PlaneAxisName = "load" | "temperature";

/** The names of the knobs that the plane is meant for, in column order. */
function knobsOfKind(kind: PlaneAxisName): readonly string[] {
  return registeredKnobs().flatMap((knob) => (knob.kind === kind ? [knob.name] : []));
}

/**
 * What can vary, by the keys that stand for it: registered knobs by name, in column order but for the two kinds of the
 * plane first, then every setting by its dotted path.
 */
function knobsByKey(): ReadonlyMap<string, SweptSetting> {
  const { swept } = settingsByPath();
  const kinds = ["load", "temperature", "other"];
  const knobs = registeredKnobs().toSorted((a, b) => kinds.indexOf(a.kind) - kinds.indexOf(b.kind));
  const named = knobs.flatMap(({ name, sets }) => {
    const setting = swept.get(sets);
    return setting === undefined ? [] : [[name, setting] as const];
  });
  return new Map([...named, ...swept]);
}

/**
 * The keys of knobs of numbers that may stand on an axis of the plane: those of its kind and those of neither, and in
 * place of temperature a second knob of load, such as the noise of labels beside the amount of data.
 */
function planeKeys(kind: PlaneAxisName): Record<string, AxisSchema<number>> {
  return Object.fromEntries(
    [...knobsByKey()].flatMap(([key, setting]) => {
      const fits = kind === "temperature" || knobNamed(key).kind !== "temperature";
      return fits && setting.kind === "number" ? [[key, numberAxis(setting)] as const] : [];
    }),
  );
}

/** A section whose keys are knobs; mistakes name those of `shown` alone. */
function knobSection<Schema extends z.ZodType>(
  meaning: string,
  keys: Readonly<Record<string, Schema>>,
  shown: readonly string[],
) {
  const names = shown.join(ALLOWED_KEY_SEPARATOR);
  return z
    .strictObject(keys, {
      error: ({ code }) => (code === "unrecognized_keys" ? names : `a mapping with the keys ${names}`),
    })
    .meta({ description: `${meaning}.` });
}

type AxesByKey<Value extends KnobValue> = Readonly<Record<string, readonly Value[] | undefined>>;

/** The axes that are given, each under the name of its knob, in an order that does not depend on how it was written. */
function listed<Value extends KnobValue>(axes: AxesByKey<Value>) {
  const order = [...knobsByKey().keys()];
  return Object.entries(axes)
    .flatMap(([key, values]) => (values === undefined ? [] : [{ knob: findKnob(key)?.name ?? key, values }]))
    .toSorted((a, b) => order.indexOf(a.knob) - order.indexOf(b.knob));
}

/** Passes on the only knob of an axis, or says that there must be one. */
function onlyKnob(kind: PlaneAxisName) {
  return (axes: AxesByKey<number>, context: z.core.$RefinementCtx): NumericAxis => {
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
export const gridSection = rebuilt(
  () => [settingsByPath(), ...registeredKnobs()],
  () => {
    const plane = (kind: PlaneAxisName, meaning: string) => {
      const own = knobsOfKind(kind);
      const words = `${own.join(", ")}, or any other number that is set, which is drawn but not read as ${kind}`;
      return knobSection(`${meaning}, one of ${words}; ${FORMS}`, planeKeys(kind), own)
        .transform(onlyKnob(kind))
        .prefault(mutable(DEFAULTS.grid[kind]));
    };
    const all = Object.fromEntries([...knobsByKey()].map(([key, setting]) => [key, axisOf(setting)]));
    const named = Object.keys(all).filter((key) => !key.includes("."));
    return section("The knobs that vary; a value given here wins over the same key elsewhere", {
      load: plane("load", "The knob of capacity against data"),
      temperature: plane("temperature", "The knob of the noise of training"),
      slices: knobSection(
        `Further knobs, each value of which makes a phase diagram of its own; any number of ${named.join(", ")}, and of other settings by their paths, such as data.test_examples`,
        all,
        named,
      )
        .transform((axes): readonly KnobAxis[] => listed(axes))
        .prefault({}),
      refine: section(
        "Measures a part of the cells, from coarse to fine, where this section stands: every other line of both axes first, then cells between those whose phases differ and further networks of undecided ones",
        {
          rounds: wholeNumber("Rounds, the coarse one among them", 1, 20).default(3),
          share: positiveNumber(
            "Share of the networks of the whole grid that may be trained in all",
            1,
          ).default(0.6),
          more_seeds: wholeNumber(
            "Networks that a cell may have beyond seeds, as long as it stays undecided",
            0,
            100,
          ).default(2),
        },
      ).optional(),
    }).prefault({});
  },
);

function mutable(axes: Readonly<Record<string, readonly number[]>>): Record<string, number[]> {
  return Object.fromEntries(Object.entries(axes).map(([knob, values]) => [knob, [...values]]));
}
