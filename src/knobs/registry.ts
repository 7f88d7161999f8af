import { Registry } from "#registry";
import { capitalised } from "#words";
import { defineKnob, type Knob, type KnobName } from "./knob.ts";

const KNOBS = new Registry<Knob>({
  one: "knob",
  many: "knobs",
  namesOf: ({ name, aliases, sets }) => [name, ...aliases, sets],
});

/**
 * Makes a knob known everywhere: under `grid`, in tables, on axes and in sentences.
 *
 * @throws AtlasError `knobs/taken` of kind `failure` where another knob has its name, one of its aliases or its path
 */
export function registerKnob(knob: Knob): void {
  KNOBS.register(knob);
}

/** Every registered knob, in column order: those that have a column always come first, as they were registered. */
export function registeredKnobs(): readonly Knob[] {
  const knobs = KNOBS.all();
  return [
    ...knobs.filter(({ column }) => column === "always"),
    ...knobs.filter(({ column }) => column === "axis"),
  ];
}

/** The names of the knobs that every table may be expected to have, in column order. */
export function usualKnobs(): readonly KnobName[] {
  return KNOBS.all().flatMap(({ name, column }) => (column === "always" ? [name] : []));
}

/** The registered knob of that name or alias, or that sets that dotted path; `undefined` for none. */
export function findKnob(name: string): Knob | undefined {
  return KNOBS.find(name) ?? KNOBS.all().find(({ sets, aliases }) => sets === name || aliases.includes(name));
}

/**
 * The knob of a name, an alias or a dotted path: the registered one, or a plain description of any other, which
 * sets the path that it is called by and is titled by the path without its section.
 */
export function knobNamed(name: string): Knob {
  return findKnob(name) ?? defineKnob({ name, title: titleOfPath(name), sets: name });
}

/** `training.stop.patience_epochs` is `Stop patience epochs`. */
function titleOfPath(path: string): string {
  const [first = path, ...rest] = path.split(".");
  const words = (rest.length === 0 ? [first] : rest).join(" ").replaceAll(/[_-]+/g, " ");
  return capitalised(words);
}
