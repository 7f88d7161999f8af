import { AtlasError } from "#errors";
import { findKnob, type KnobName, type KnobValue } from "#knobs";
import { isMissingWord, isNumber, parseNumber } from "./number-text.ts";

/**
 * The value of a knob that a table's text stands for; `null` if it is empty or a word for a missing value.
 *
 * Registered knobs that are no words have numbers in their range; any other knob has numbers or words.
 *
 * @param where file, line and column for errors.
 * @throws AtlasError of kind `input`: `tables/bad-knob`, `tables/not-a-number`.
 */
export function parseKnob(name: KnobName, text: string, where: string): KnobValue | null {
  const knob = findKnob(name);
  const word = text.trim();
  if (holdsWords(name) && word !== "" && !isMissingKnob(name, word) && !isNumber(word)) return word;
  const value = parseNumber(text, where);
  const range = knob?.range ?? null;
  if (value === null || range === null || range.isPossible(value)) return value;
  const remedy = range.remedy(value);
  throw new AtlasError({
    code: "tables/bad-knob",
    kind: "input",
    problem: `the value is ${value}`,
    where,
    expected: range.words,
    ...(remedy !== null && { remedy }),
  });
}

/** Whether a text is a word for a missing value of a knob; of a knob of words, such as the norm, `none` is a value. */
export function isMissingKnob(name: KnobName, text: string): boolean {
  return isMissingWord(text) && !(holdsWords(name) && text.trim() === "none");
}

function holdsWords(name: KnobName): boolean {
  const knob = findKnob(name);
  return knob === undefined || knob.scale === "categorical";
}
