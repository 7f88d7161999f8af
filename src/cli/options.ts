import { InvalidArgumentError } from "commander";
import { withHyphens } from "#words";

/** A whole number of at least 1 from the command line; commander words the error. */
export function wholeNumberOption(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < 1 || !Number.isSafeInteger(value)) {
    throw new InvalidArgumentError("Expected a whole number of at least 1.");
  }
  return value;
}

/** A reader of whole numbers from 1 to `high` from the command line; commander words the error. */
export function countOption(high: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= 1 && value <= high) return value;
    throw new InvalidArgumentError(`Expected a whole number from 1 to ${high.toLocaleString("en")}.`);
  };
}

/** A reader of numbers from `low` to `high`, both included, with either minus sign, from the command line; commander words the error. */
export function numberOption(low: number, high: number): (text: string) => number {
  const expected = high === Number.POSITIVE_INFINITY ? `of at least ${low}` : `from ${low} to ${high}`;
  return (text) => {
    const value = Number(withHyphens(text));
    if (text.trim() !== "" && Number.isFinite(value) && value >= low && value <= high) return value;
    throw new InvalidArgumentError(`Expected a number ${expected}.`);
  };
}

/** A number above 0 from the command line; commander words the error. */
export function positiveOption(text: string): number {
  const value = Number(withHyphens(text));
  if (Number.isFinite(value) && value > 0) return value;
  throw new InvalidArgumentError("Expected a number above 0.");
}

/** Sizes of axes by commas, such as `3,32,32`, from the command line; commander words the error. */
export function shapeOption(text: string): readonly number[] {
  const sizes = text.split(",").map(Number);
  if (/^\d+(,\d+)*$/.test(text) && sizes.every((size) => size >= 1 && size <= 1_000_000)) return sizes;
  throw new InvalidArgumentError("Expected sizes by commas, such as 3,32,32.");
}

/** Gathers the values of an option that may be given many times, in their order. */
export function repeatedOption(text: string, earlier: readonly string[] = []): readonly string[] {
  return [...earlier, text];
}

/** A reader of `column=word`, given as often as there are columns; a column may have an equals sign itself. */
export function pairOption(
  text: string,
  earlier: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  const [, left = "", right = ""] = /^(.*)=([^=]*)$/s.exec(text) ?? [];
  const [column, word] = [left.trim(), right.trim()];
  if (column === "" || word === "") throw new InvalidArgumentError("Expected column=word.");
  const before = Object.hasOwn(earlier, column) ? earlier[column] : undefined;
  if (before !== undefined && before !== word)
    throw new InvalidArgumentError(`The column is given ${before} before. Expected one of the two.`);
  return Object.fromEntries([...Object.entries(earlier), [column, word]]);
}
