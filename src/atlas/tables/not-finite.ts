import { withHyphens } from "#words";

const INFINITE = /^[+-]?inf(inity)?$/i;
const NOT_A_NUMBER = /^[+-]?nan$/i;
const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)[eE][+-]?\d+$/;

/**
 * The value that is not finite of a text such as `inf`, `-Infinity`, `nan` or `1e999`; `null` for any other text.
 *
 * What is merely missing has other words (`NA`, `null`, none at all), except that some programs write `nan` for it.
 */
export function notFinite(text: string): number | null {
  // The last character of every such text, for most numbers have another one before it.
  if (!/[nNfFyY\d]$/.test(text.trimEnd()) || !/[eEaAnN]/.test(text)) return null;
  const word = withHyphens(text.trim());
  if (INFINITE.test(word)) return word.startsWith("-") ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  if (NOT_A_NUMBER.test(word)) return Number.NaN;
  const value = DECIMAL.test(word) ? Number(word) : 0;
  return Number.isFinite(value) ? null : value;
}
