import { AtlasError } from "#errors";
import type { KnobValue } from "#knobs";
import { quotedBriefly, withHyphens } from "#words";

const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;
const INFINITE = /^[+-]?inf(inity)?$/i;
/** What pandas, R, NumPy, SQL and spreadsheets write where there is no number. */
const MISSING = /^([+-]?nan|<?n\/?a>?|null|none)$/i;

/** A number in its shortest form that reads back as the same double; empty for `null`. */
export function numberText(value: number | null): string {
  return value === null ? "" : String(value);
}

/** The value of a knob as a table has it; empty where it is unknown. */
export function knobText(value: KnobValue | null): string {
  return typeof value === "string" ? value : numberText(value);
}

/** Whether a text is a word for a missing number, such as `NaN` or `NA`; an empty text is none. */
export function isMissingWord(text: string): boolean {
  return MISSING.test(text.trim());
}

/** The number that a table's value stands for; `null` if there is none, `undefined` if it is text or not finite. */
export function readNumber(text: string): number | null | undefined {
  // Tables of text for people, ours among them, have the true minus sign.
  const trimmed = withHyphens(text.trim());
  if (trimmed === "" || isMissingWord(trimmed)) return null;
  const value = Number(trimmed);
  return DECIMAL.test(trimmed) && Number.isFinite(value) ? value : undefined;
}

/**
 * The number that a table's value stands for; `null` if it is empty or a word for a missing number.
 *
 * @param where file, line and column for errors, or what tells them.
 * @throws AtlasError `tables/not-a-number` (kind `input`)
 */
export function parseNumber(text: string, where: string | (() => string)): number | null {
  const value = readNumber(text);
  if (value !== undefined) return value;
  throw new AtlasError({
    code: "tables/not-a-number",
    kind: "input",
    problem: `${quotedBriefly(text)} is no finite number`,
    where: typeof where === "string" ? where : where(),
    expected: "a decimal number, or nothing where nothing was measured",
    ...remedyFor(text.trim()),
  });
}

/** Whether a text is a decimal number. */
export function isNumber(text: string): boolean {
  return DECIMAL.test(withHyphens(text.trim()));
}

function remedyFor(text: string): { readonly remedy?: string } {
  if (INFINITE.test(text)) {
    return { remedy: "Leave the value of a network that diverged empty, and count it in diverged_seeds" };
  }
  if (/^[+-]?\d[\d.,'\s]*$/.test(text)) {
    return { remedy: "Write a point before decimals and nothing between thousands" };
  }
  if (/^[+-]?[\d.,]+\s*%$/.test(text)) return { remedy: "Leave out the percent sign" };
  if (/\d\s*(±|\+\/?-)\s*\d/.test(text)) {
    return { remedy: "Put what stands after ± into a column of its own, such as train_loss_se" };
  }
  if (/^[^\d]*$/.test(text)) return { remedy: "Remove rows that hold no numbers, such as one of units" };
  return {};
}
