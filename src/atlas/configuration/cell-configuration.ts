import { type KnobValue, knobNamed } from "#knobs";
import type {
  DataConfiguration,
  ExperimentConfiguration,
  ModelConfiguration,
  TrainingConfiguration,
} from "./configuration.ts";
import { dataSection } from "./data-section.ts";
import { modelSection } from "./model-section.ts";
import { resolvedModel } from "./resolve.ts";
import { settingAt, withSetting } from "./setting-path.ts";
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
  readonly value: KnobValue;
}

/**
 * The sections of an experiment with the knobs of one cell in place: what every job of the cell is made from.
 *
 * A value is read as the file format reads it where the setting is fixed: `schedule: cosine` becomes the mapping with
 * its defaults, or keeps the mapping that is there if that is a cosine. A section that no knob changes is returned as
 * it is, and equal changes of one section give one object.
 *
 * @param knobs by name; each sets the path that its entry says, and a knob that has no entry the path it is named by
 */
export function cellConfiguration(
  { data, model, training }: CellConfiguration,
  knobs: KnobSettings,
): CellConfiguration {
  const changes = changesBySection({ data, model, training }, knobs);
  return {
    data: changedData(data, changes.get("data")),
    model: changedModel(model, changes.get("model")),
    training: changedTraining(training, changes.get("training")),
  };
}

/** Changes of what is not so already, a mapping's kind before what lies inside it. */
function changesBySection(
  sections: CellConfiguration,
  knobs: KnobSettings,
): ReadonlyMap<string, readonly Change[]> {
  const changes = Object.entries(knobs).flatMap(([name, value]) => {
    if (value === null || value === undefined) return [];
    const { sets, replaces } = knobNamed(name);
    const [section = sets, ...path] = sets.split(".");
    if (Object.is(settingAt(sections, [section, ...path]), value)) return [];
    return [{ section, path, replaced: replaces === null ? 0 : replaces.split(".").length - 1, value }];
  });
  const shallowFirst = changes.toSorted((a, b) => a.path.length - b.path.length);
  return Map.groupBy(shallowFirst, ({ section }) => section);
}

/** Reads a section after changes; what was read is kept, so that the cells of a grid are not read over and over. */
function changing<Section extends object>(read: (section: unknown) => Section) {
  const known = new WeakMap<Section, Map<string, Section>>();
  return (section: Section, changes: readonly Change[] | undefined): Section => {
    if (changes === undefined) return section;
    const ofSection = known.get(section) ?? new Map<string, Section>();
    known.set(section, ofSection);
    const key = JSON.stringify(changes.map(({ path, value }) => [path, value]));
    const result = ofSection.get(key) ?? read(changes.reduce<unknown>(withChange, section));
    ofSection.set(key, result);
    return result;
  };
}

const changedData = changing<DataConfiguration>((data) => dataSection().parse(data));
const changedModel = changing<ModelConfiguration>((model) => resolvedModel(modelSection().parse(model)));
const changedTraining = changing<TrainingConfiguration>((training) => trainingSection.parse(training));

function withChange(section: unknown, { path, replaced, value }: Change): unknown {
  if (replaced > 0) {
    const inside = withSetting({}, path.slice(replaced), value);
    return withSetting(section, path.slice(0, replaced), inside);
  }
  return isOfKind(settingAt(section, path), value) ? section : withSetting(section, path, value);
}

/** Whether a setting is a mapping of the kind that a word names, such as `{ kind: cosine, final: 0 }`. */
function isOfKind(setting: unknown, word: KnobValue): boolean {
  return typeof setting === "object" && setting !== null && settingAt(setting, ["kind"]) === word;
}
