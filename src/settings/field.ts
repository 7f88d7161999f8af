import { z } from "zod";

/**
 * The kinds of value that a setting holds. Each carries its meaning and its range in one description,
 * which the JSON Schema and the commented file show, and its range as the message of every mistake.
 */

/** The least number above zero that float32 keeps all digits of; what is computed with is float32. */
const LEAST = 2 ** -126;

/** Refuses numbers so close to zero that they are zero, or lose digits, once they are computed with. */
function notTooSmall(field: z.ZodNumber): z.ZodNumber {
  const error = "0, or at least 1.18e-38, the least that float32 holds to all its digits";
  return field.refine((value) => value === 0 || Math.abs(value) >= LEAST, { error });
}

/** A whole number from `least` to `most`. */
export function wholeNumber(meaning: string, least: number, most: number) {
  const range = `a whole number from ${inWords(least)} to ${inWords(most)}`;
  return z
    .int({ error: range })
    .min(least, { error: range })
    .max(most, { error: range })
    .meta({ description: sentence(meaning, range) });
}

/** A number above zero, at most `most`. */
export function positiveNumber(meaning: string, most: number) {
  const range = `a number above 0, at most ${inWords(most)}`;
  return notTooSmall(z.number({ error: range }).gt(0, { error: range }).max(most, { error: range })).meta({
    description: sentence(meaning, range),
  });
}

/** A number from `least` to `most`, both included. */
export function numberBetween(meaning: string, least: number, most: number) {
  const range = `a number from ${inWords(least)} to ${inWords(most)}`;
  return notTooSmall(
    z.number({ error: range }).min(least, { error: range }).max(most, { error: range }),
  ).meta({ description: sentence(meaning, range) });
}

/** A number from 0 up to but not including 1. */
export function fractionBelowOne(meaning: string) {
  const range = "a number from 0 up to but not including 1";
  return notTooSmall(z.number({ error: range }).min(0, { error: range }).lt(1, { error: range })).meta({
    description: sentence(meaning, range),
  });
}

/** True or false. */
export function yesOrNo(meaning: string) {
  const range = "true or false";
  return z.boolean({ error: range }).meta({ description: sentence(meaning, range) });
}

/** One of a few words. */
export function choice<const Word extends string>(meaning: string, words: readonly Word[]) {
  const range = words.length > 1 ? `one of ${words.join(", ")}` : words.join("");
  return z.enum(words, { error: range }).meta({ description: sentence(meaning, range) });
}

/** The path of a folder. */
export function folderPath(meaning: string) {
  const range = "the path of a folder";
  return z
    .string({ error: range })
    .min(1, { error: range })
    .meta({ description: `${meaning}.` });
}

/** The path of a file. */
export function filePath(meaning: string) {
  const range = "the path of a file";
  return z
    .string({ error: range })
    .min(1, { error: range })
    .meta({ description: `${meaning}.` });
}

/** The name of a part of a file, such as of a column or an array. */
export function partName(meaning: string) {
  const range = "a name of 1 to 200 characters";
  return z
    .string({ error: range })
    .min(1, { error: range })
    .max(200, { error: range })
    .meta({ description: sentence(meaning, range) });
}

/** A list, perhaps empty, of names of parts of a file, each once. */
export function partNames(meaning: string) {
  const range = "a list of different names of 1 to 200 characters";
  const name = z.string({ error: range }).min(1, { error: range }).max(200, { error: range });
  return z
    .array(name, { error: range })
    .max(10_000, { error: "at most 10,000 names" })
    .refine((names) => new Set(names).size === names.length, { error: range })
    .meta({ description: sentence(meaning, range) });
}

/** What the names of some files end with, such as `de`. */
export function fileEnding(meaning: string) {
  const range = "letters, digits, points, hyphens and underscores";
  return z
    .string({ error: range })
    .regex(/^[\p{L}\p{N}._-]{1,32}$/u, { error: range })
    .meta({ description: sentence(meaning, range) });
}

/** A list of at least one number. */
export function numberList<Item extends z.ZodType<number>>(meaning: string, item: Item) {
  const range = "a list of at least one number";
  return z
    .array(item, { error: range })
    .min(1, { error: range })
    .meta({ description: sentence(meaning, range) });
}

/** A list, perhaps empty, of some of a few words. */
export function wordList(meaning: string, words: readonly string[]) {
  const range = `a list of some of ${words.join(", ")}`;
  const word = z.enum(words, { error: `one of ${words.join(", ")}` });
  return z.array(word, { error: range }).meta({ description: sentence(meaning, range) });
}

/** A text, perhaps empty, such as a path. */
export function text(meaning: string) {
  const range = "a text of at most 4,096 characters";
  return z
    .string({ error: range })
    .max(4096, { error: range })
    .meta({ description: `${meaning}.` });
}

/** A list, perhaps empty, of texts such as paths. */
export function textList(meaning: string) {
  const range = "a list of at most 1,000 texts";
  const item = z.string({ error: range }).min(1, { error: "a text" }).max(4096, { error: "a shorter text" });
  return z
    .array(item, { error: range })
    .max(1000, { error: range })
    .meta({ description: `${meaning}.` });
}

/**
 * A mapping with exactly these keys; any other key is a mistake, whose message is the allowed keys
 * joined by `ALLOWED_KEY_SEPARATOR`.
 */
export function section<const Shape extends z.core.$ZodLooseShape>(meaning: string, shape: Shape) {
  const keys = Object.keys(shape);
  return z
    .strictObject(shape, {
      error: ({ code }) =>
        code === "unrecognized_keys"
          ? keys.join(ALLOWED_KEY_SEPARATOR)
          : `a mapping with the keys ${keys.join(", ")}`,
    })
    .meta({ description: `${meaning}.` });
}

/** What lies between the allowed keys in the message of an unknown key. */
export const ALLOWED_KEY_SEPARATOR = ", ";

function sentence(meaning: string, range: string): string {
  return `${meaning}; ${range}.`;
}

/** Made once: making it takes a thousand times as long as writing a number. */
const DIGITS = new Intl.NumberFormat("en-US", { maximumFractionDigits: 10 });

/** Large bounds in digits a person can read: 1,000,000 rather than 1000000. */
function inWords(value: number): string {
  return DIGITS.format(value);
}
