import { type KnobValue, knobNamed } from "#knobs";
import type {
  DataConfiguration,
  ExperimentConfiguration,
  ModelConfiguration,
  TrainingConfiguration,
} from "./configuration.ts";
import { dataSection } from "./data-section.ts";
import { normsOf, usualDepthOf } from "./model-families.ts";
import { modelSection } from "./model-section.ts";
import { resolvedModel } from "./resolved-model.ts";
import { settingAt, withSetting } from "./setting-path.ts";
import { keysOfKind, settingsByPath } from "./swept-settings.ts";
import { trainingSection } from "./training-section.ts";

/** What makes the networks of a cell, every knob in its place. */
export type CellConfiguration = Pick<ExperimentConfiguration, "data" | "model" | "training">;

/** The values of knobs by name; `null` for a knob that stays as the configuration fixes it. */
export type KnobSettings = Readonly<Partial<Record<string, KnobValue | null>>>;

/** One setting of a section and its value. */
interface Change {
  /** Inside the section: `["budget", "epochs"]`. */
  readonly path: readonly string[];
  /** How many parts of the path lead to a mapping that the value gives whole; 0 for none. */
  readonly replaced: number;
  readonly value: KnobValue | boolean;
}

/**
 * The sections of an experiment with the knobs of one cell in place: what every job of the cell is made from.
 *
 * A value is read as the file format reads it where the setting is fixed: `schedule: cosine` becomes the mapping with
 * its defaults, or keeps the mapping that is there if that is a cosine. Another source or family keeps the settings
 * that it has too, and takes its own defaults for the others. A section that no knob changes is returned as it is, and
 * equal changes of one section give one object.
 *
 * @param knobs by name; each sets the path that its entry says, and a knob that has no entry the path it is named by
 */
export function cellConfiguration(
  { data, model, training }: CellConfiguration,
  knobs: KnobSettings,
): CellConfiguration {
  const found = lastOf.get(knobs);
  if (found?.of.data === data && found.of.model === model && found.of.training === training)
    return found.cell;
  const changes = changesBySection({ data, model, training }, knobs);
  const cell = {
    data: changedData(data, changes.get("data")),
    model: changedModel(model, changes.get("model")),
    training: changedTraining(training, changes.get("training")),
  };
  lastOf.set(knobs, { of: { data, model, training }, cell });
  return cell;
}

/** What the knobs of a cell made of which sections, since planning asks for each cell over and over. */
const lastOf = new WeakMap<
  KnobSettings,
  { readonly of: CellConfiguration; readonly cell: CellConfiguration }
>();

/**
 * Changes of what is not so already, what decides which other settings there are before those.
 *
 * A setting that has its value already is a change as well where another change decides whether the setting stays.
 */
function changesBySection(
  sections: CellConfiguration,
  knobs: KnobSettings,
): ReadonlyMap<string, readonly Change[]> {
  const changes = Object.entries(knobs).flatMap(([name, given]) => {
    if (given === null || given === undefined) return [];
    const { sets, replaces } = knobNamed(name);
    const [section = sets, ...path] = sets.split(".");
    const value = valueAsSet(sets, given);
    const isSo = Object.is(settingAt(sections, [section, ...path]), value);
    const replaced = replaces === null ? 0 : replaces.split(".").length - 1;
    return [{ section, path, replaced, value, isSo }];
  });
  const differing = changes.filter(({ isSo }) => !isSo);
  const needed = changes.filter(
    ({ section, path, isSo }) =>
      !isSo || differing.some((other) => other.section === section && decides(other.path, path)),
  );
  const rank = ({ path }: Change) => (isKindOfSection(path) ? 0 : path.length);
  return Map.groupBy(
    needed.toSorted((a, b) => rank(a) - rank(b)),
    ({ section }) => section,
  );
}

/** Whether a change at one path may remove what lies at another path of the same section. */
function decides(changed: readonly string[], path: readonly string[]): boolean {
  return isKindOfSection(changed) || isInside(path, changed);
}

/** The word of a flag as the value that its setting has; any other value as it is. */
function valueAsSet(path: string, value: KnobValue): KnobValue | boolean {
  if (value !== "true" && value !== "false") return value;
  const setting = settingsByPath().swept.get(path);
  return setting?.kind === "word" && setting.isFlag ? value === "true" : value;
}

/** Whether a path inside a section leads to the word that decides which settings the section has. */
function isKindOfSection([key, ...rest]: readonly string[]): boolean {
  return rest.length === 0 && (key === "source" || key === "family");
}

/** Reads a section after changes; what was read is kept, so that the cells of a grid are not read over and over. */
function changing<Section extends object>(
  read: (section: unknown) => Section,
  ofKind: (section: Section, kind: string) => object,
) {
  const known = new WeakMap<Section, Map<string, Section>>();
  return (section: Section, changes: readonly Change[] | undefined): Section => {
    const [first] = changes ?? [];
    if (changes === undefined || first === undefined) return section;
    const ofSection = known.get(section) ?? new Map<string, Section>();
    known.set(section, ofSection);
    const key = JSON.stringify(changes.map(({ path, value }) => [path, value]));
    const fitting = isKindOfSection(first.path) ? ofKind(section, String(first.value)) : section;
    const result = ofSection.get(key) ?? read(changes.reduce<unknown>(changeOne, fitting));
    ofSection.set(key, result);
    return result;

    /** One change more; a word is read before what lies inside the mapping that it stands for. */
    function changeOne(changedSoFar: unknown, change: Change): unknown {
      const next = withChange(changedSoFar, change);
      return changes?.some(({ path }) => isInside(path, change.path)) ? read(next) : next;
    }
  };
}

function isInside(path: readonly string[], outer: readonly string[]): boolean {
  return path.length > outer.length && outer.every((key, depth) => key === path[depth]);
}

const changedData = changing<DataConfiguration>(
  (data) => dataSection().parse(data),
  (data, source) => withKeys(data, keysOfKind(dataSection(), "source", source)),
);

const changedModel = changing<ModelConfiguration>(
  (model) => resolvedModel(modelSection().parse(model)),
  (model, family) => {
    const { depth, norm, ...others } = withKeys(model, keysOfKind(modelSection(), "family", family));
    return {
      ...others,
      // What the one family usually has was perhaps not asked for, and the other may not have it.
      ...(depth !== usualDepthOf(model.family) && { depth }),
      ...(norm !== normsOf(model.family)[0] && { norm }),
    };
  },
);

const changedTraining = changing<TrainingConfiguration>(
  (training) => trainingSection().parse(training),
  (training) => training,
);

function withKeys(section: object, keys: ReadonlySet<string> | null): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(section).filter(([key]) => keys?.has(key) ?? true));
}

function withChange(section: unknown, { path, replaced, value }: Change): unknown {
  if (replaced > 0) {
    const inside = withSetting({}, path.slice(replaced), value);
    return withSetting(section, path.slice(0, replaced), inside);
  }
  return isOfKind(settingAt(section, path), value) ? section : withSetting(section, path, value);
}

/** Whether a setting is a mapping of the kind that a word names, such as `{ kind: cosine, final: 0 }`. */
function isOfKind(setting: unknown, word: unknown): boolean {
  return typeof setting === "object" && setting !== null && settingAt(setting, ["kind"]) === word;
}
