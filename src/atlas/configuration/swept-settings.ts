import { z } from "zod";
import { alternatives } from "#words";
import { dataSection } from "./data-section.ts";
import { modelSection } from "./model-section.ts";
import { rebuilt } from "./rebuilt.ts";
import { trainingSection } from "./training-section.ts";

/** A number that cells can differ in. */
export interface NumericSetting {
  readonly kind: "number";
  /** What one value may be: the same as where the setting is fixed. */
  readonly field: z.ZodType<number>;
  /** That in words: `a whole number from 2 to 32`. */
  readonly range: string;
  readonly isWhole: boolean;
  readonly meaning: string;
}

/** One of a few words that cells can differ in. */
export interface WordySetting {
  readonly kind: "word";
  readonly words: readonly [string, ...string[]];
  /** Whether the words stand for true and false. */
  readonly isFlag: boolean;
  readonly meaning: string;
}

/** A setting that cells can differ in. */
export type SweptSetting = NumericSetting | WordySetting;

/** What one value of a setting may be, in words; `undefined` for a path of no setting that cells can differ in. */
export function rangeOfSetting(path: string): string | undefined {
  const setting = settingsByPath().swept.get(path);
  if (setting === undefined) return undefined;
  return setting.kind === "number" ? setting.range : alternatives(setting.words);
}

/** What a section says at one path, in one of its kinds. */
interface Leaf {
  readonly field: z.core.$ZodType;
  readonly meaning: string;
}

/** What cells can differ in, and what they cannot though a section has it: lists and texts, by dotted path. */
export interface SettingsByPath {
  readonly swept: ReadonlyMap<string, SweptSetting>;
  /** `a list` or `a text`. */
  readonly fixed: ReadonlyMap<string, string>;
}

const sections = () => ({ data: dataSection(), model: modelSection(), training: trainingSection() });

/** The settings of the data, model and training sections, read off what those sections accept. */
export const settingsByPath = rebuilt(
  () => Object.values(sections()),
  (): SettingsByPath => {
    const leaves = new Map<string, Leaf[]>();
    for (const [name, section] of Object.entries(sections())) collect(section, [name], "", leaves);
    const swept = new Map<string, SweptSetting>();
    const fixed = new Map<string, string>();
    for (const [path, found] of leaves) {
      const setting = settingOf(found);
      if (setting !== undefined) swept.set(path, setting);
      else fixed.set(path, found.some(({ field }) => field instanceof z.ZodArray) ? "a list" : "a text");
    }
    return { swept, fixed };
  },
);

/** A field without what only says what happens when it is left out, or what becomes of its value. */
function plainField(field: z.core.$ZodType): z.core.$ZodType {
  if (field instanceof z.ZodOptional || field instanceof z.ZodDefault || field instanceof z.ZodPrefault) {
    return plainField(field.unwrap());
  }
  return field instanceof z.ZodPipe ? plainField(field.in) : field;
}

function collect(
  given: z.core.$ZodType,
  path: readonly string[],
  described: string,
  leaves: Map<string, Leaf[]>,
): void {
  const field = plainField(given);
  const meaning = described || descriptionOf(given) || descriptionOf(field);
  if (field instanceof z.ZodObject) {
    collectKeys(field, path, null, leaves);
  } else if (field instanceof z.ZodUnion && !isOfNumbers(field)) {
    // The kind of a mapping inside a section is chosen by the word that stands for the whole of it.
    const kind = field instanceof z.ZodDiscriminatedUnion && path.length > 1 ? field.def.discriminator : null;
    for (const option of field.options) {
      const part = plainField(option);
      if (part instanceof z.ZodObject) collectKeys(part, path, kind, leaves);
      else collect(option, path, meaning, leaves);
    }
  } else {
    const name = path.join(".");
    leaves.set(name, [...(leaves.get(name) ?? []), { field, meaning }]);
  }
}

function collectKeys(
  mapping: z.ZodObject,
  path: readonly string[],
  without: string | null,
  leaves: Map<string, Leaf[]>,
): void {
  for (const [key, field] of Object.entries<z.core.$ZodType>(mapping.shape)) {
    if (key !== without) collect(field, [...path, key], "", leaves);
  }
}

function settingOf(leaves: readonly Leaf[]): SweptSetting | undefined {
  const meaning = leaves.find((leaf) => leaf.meaning !== "")?.meaning ?? "";
  const fields = [...new Set(leaves.map(({ field }) => field))];
  const numbers = fields.flatMap((field) => numberIn(field) ?? []);
  const [number, ...others] = numbers;
  if (number !== undefined) {
    const range = alternatives([...new Set(numbers.map(rangeOf))]);
    const field = others.length === 0 ? number : z.union([number, ...others], { error: range });
    const isWhole = numbers.every((one) => one instanceof z.ZodNumber && one.isInt);
    return { kind: "number", field, range, isWhole, meaning };
  }
  const [first, ...rest] = new Set(leaves.flatMap(({ field }) => wordsOf(field)));
  if (first === undefined) return undefined;
  const isFlag = leaves.some(({ field }) => field instanceof z.ZodBoolean);
  return { kind: "word", words: [first, ...rest], isFlag, meaning };
}

/** A field of numbers, a text that is read as one among them. */
function numberIn(field: z.core.$ZodType): z.ZodType<number> | undefined {
  if (field instanceof z.ZodNumber) return field;
  return field instanceof z.ZodUnion && isOfNumbers(field) ? field.pipe(z.number()) : undefined;
}

/** Whether a union is of numbers and of texts that are read as numbers, such as `0.05/128`. */
function isOfNumbers({ options }: z.ZodUnion): boolean {
  const isText = (option: z.core.$ZodType) => option instanceof z.ZodPipe && option.in instanceof z.ZodString;
  return options.every((option) => option instanceof z.ZodNumber || isText(option));
}

/** What a field says of any value that it does not take. */
function rangeOf(field: z.ZodType<number>): string {
  return field.safeParse(undefined).error?.issues[0]?.message ?? "a number";
}

function wordsOf(field: z.core.$ZodType): readonly string[] {
  if (field instanceof z.ZodBoolean) return ["true", "false"];
  const values: readonly unknown[] =
    field instanceof z.ZodEnum ? field.options : field instanceof z.ZodLiteral ? [...field.values] : [];
  return values.filter((value) => typeof value === "string");
}

function descriptionOf(field: z.core.$ZodType): string {
  return field instanceof z.ZodType ? (field.meta()?.description ?? "") : "";
}

/**
 * The keys that a section has once the word that tells its kinds apart is chosen: `source` in the data section, and
 * in the model section `family`; `null` where the section is the same for every word.
 */
export function keysOfKind(section: z.core.$ZodType, key: string, word: string): ReadonlySet<string> | null {
  const union = plainField(section);
  if (!(union instanceof z.ZodDiscriminatedUnion)) return null;
  for (const option of union.options) {
    const part = plainField(option);
    if (!(part instanceof z.ZodObject)) continue;
    const shape: Readonly<Record<string, z.core.$ZodType>> = part.shape;
    const kind = shape[key];
    if (kind !== undefined && wordsOf(plainField(kind)).includes(word)) return new Set(Object.keys(shape));
  }
  return null;
}
