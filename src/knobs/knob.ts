/** What a knob may be set to: a number, or one of a few words such as `cosine`. */
export type KnobValue = number | string;

/** The name of a knob: its key under `grid`, and its column in every table. */
export type KnobName = string;

/**
 * What turning a knob does to training: a load-like knob sets capacity against data, a temperature-like knob the
 * noise of training (Yang et al. 2021, section 2); any other is drawn, and read as neither.
 */
export type KnobKind = "load" | "temperature" | "other";

/** How the values of a knob lie on an axis; the words of a categorical one have no distances. */
export type KnobScale = "log" | "linear" | "categorical";

/** Which values a knob can have in any table, beside what its setting allows where an experiment is configured. */
export interface KnobRange {
  readonly isPossible: (value: number) => boolean;
  /** What is expected, such as `0 or more`. */
  readonly words: string;
  /** What to do about a value outside, a sentence without a full stop; `null` where there is nothing to say. */
  readonly remedy: (value: number) => string | null;
}

/** One thing that can be swept: what it sets, how it is drawn and how it is read. */
export interface Knob {
  readonly name: KnobName;
  /** As axes and sentences name it, capitalised: `Batch size`. */
  readonly title: string;
  readonly kind: KnobKind;
  readonly scale: KnobScale;
  /** The dotted path of the setting that it sets: `model.width`. */
  readonly sets: string;
  /** The dotted path of a mapping that it gives whole, so that other keys go: `training.budget`; `null` for none. */
  readonly replaces: string | null;
  /** Other names of its column, in plain form: `lr`. */
  readonly aliases: readonly string[];
  /** `null` where every number is possible, or where the values are words. */
  readonly range: KnobRange | null;
  /** The direction of its values in which training gets hotter; `null` for a knob that is not temperature-like. */
  readonly hotter: "up" | "down" | null;
  /** The direction of its values in which the load gets heavier; `null` for a knob that is not load-like. */
  readonly heavier: "up" | "down" | null;
  /** Whether `cells.csv` has its column always, or only where it is an axis of the experiment. */
  readonly column: "always" | "axis";
}

/** A knob as it is written down: what most knobs have in common may be left out. */
export type KnobDescription = Pick<Knob, "name" | "title" | "sets"> & Partial<Knob>;

/** A knob from its description: linear, of neither kind, with any value and no other name unless said. */
export function defineKnob(description: KnobDescription): Knob {
  return {
    kind: "other",
    scale: "linear",
    replaces: null,
    aliases: [],
    range: null,
    hotter: null,
    heavier: null,
    column: "axis",
    ...description,
  };
}
