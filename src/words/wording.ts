import { printable } from "./printable.ts";

/** A number for a sentence: at most three significant digits, no trailing zeros, a true minus sign and none before zero. */
export function spoken(value: number): string {
  const rounded = threeDigits(value);
  return rounded === 0 ? "0" : withMinus(String(rounded));
}

/** The nearest number of three significant digits. */
export function threeDigits(value: number): number {
  return Number(value.toPrecision(3));
}

/** A number with its sign and so many decimals, a true minus sign; none before zero. */
export function signed(value: number, decimals: number): string {
  const text = value.toFixed(decimals);
  if (Number(text) === 0) return text.replace("-", "");
  return value > 0 ? `+${text}` : withMinus(text);
}

/** A number as text for people, with a true minus sign in front in the place of a hyphen. */
export function withMinus(text: string): string {
  return text.startsWith("-") ? `−${text.slice(1)}` : text;
}

/** A text whose true minus signs, as people are told numbers, are the hyphens that numbers are read with. */
export function withHyphens(text: string): string {
  return text.replaceAll("−", "-");
}

/** A count with its noun in the right number, such as `1 cell` and `3 cells`; of other nouns than those that take an s, both. */
export function counted(count: number, noun: string, nouns = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : nouns}`;
}

/** That there is so much of something: `there is 1 cell`, `there are 3 cells`. */
export function thereAre(count: number, noun: string, nouns = `${noun}s`): string {
  return `there ${count === 1 ? "is" : "are"} ${counted(count, noun, nouns)}`;
}

/** A list in words: `a`, `a and b`, `a, b and c`. */
export function conjoined(items: readonly string[]): string {
  return [items.slice(0, -1).join(", "), ...items.slice(-1)].filter((part) => part !== "").join(" and ");
}

/** A choice in words: `a`, `a or b`, `a, b or c`. */
export function alternatives(items: readonly string[]): string {
  return [items.slice(0, -1).join(", "), ...items.slice(-1)].filter((part) => part !== "").join(" or ");
}

/** What is written as it stands wherever it stands: a key of a configuration such as `grid.refine`. */
const SETTING_PATH = /^[a-z_]+\.[a-z_]/;

/** Words with a capital at their beginning, unless they begin with a key; nothing else of them changes. */
export function capitalised(words: string): string {
  return SETTING_PATH.test(words) ? words : words.charAt(0).toUpperCase() + words.slice(1);
}

/** A text in quotes for a message on one line, whatever it holds, cut to at most 40 characters. */
export function quotedBriefly(text: string): string {
  return printable(JSON.stringify(cut(text, 40)));
}

/** The beginning of a text, at most `most` of its characters, on one line and printable. */
export function briefly(text: string, most: number): string {
  return printable(cut(text, most));
}

function cut(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1).replace(/[\ud800-\udbff]$/, "")}…`;
}

/** The first and last values of a list of more than 16 with `…` between them; a shorter list itself. */
export function bothEnds<T>(values: readonly T[], first: number, last: number): readonly (T | "…")[] {
  return values.length <= 16 ? values : [...values.slice(0, first), "…", ...values.slice(-last)];
}

/** A probability in whole percent, never rounded to a certainty: `97 %`, `over 99 %`, `under 1 %`. */
export function spokenProbability(probability: number): string {
  if (probability > 0.99 && probability <= 1) return "over 99 %";
  if (probability < 0.01 && probability >= 0) return "under 1 %";
  return `${Math.round(100 * probability)} %`;
}
