import { AtlasError } from "#errors";
import { PADDING } from "./vocabulary.ts";
import { splitWords } from "./words.ts";

/**
 * Percent of the hypotheses that are their reference word by word; white space between words does not count.
 *
 * @throws AtlasError `text/unequal-counts` or `text/empty`
 */
export function exactMatch(hypotheses: readonly string[], references: readonly string[]): number {
  const matched = exactMatches(hypotheses, references).filter(Boolean);
  return (100 * matched.length) / hypotheses.length;
}

/** Which hypotheses are their reference word by word; throws as `exactMatch`. */
export function exactMatches(
  hypotheses: readonly string[],
  references: readonly string[],
): readonly boolean[] {
  checkCounts(hypotheses.length, references.length);
  const alike = (text: string) => splitWords(text).join(" ");
  return hypotheses.map((hypothesis, i) => alike(hypothesis) === alike(references[i]!));
}

/**
 * Percent of the wanted tokens that are predicted, place by place; places of `PADDING` do not count.
 *
 * @throws AtlasError `text/unequal-counts`, or `text/empty` where all is padding
 */
export function tokenAccuracy(predicted: ArrayLike<number>, wanted: ArrayLike<number>): number {
  const places = Array.from(wanted).flatMap((token, place) => (token === PADDING ? [] : [place]));
  checkCounts(predicted.length, wanted.length, places.length);
  const right = places.filter((place) => predicted[place] === wanted[place]);
  return (100 * right.length) / places.length;
}

function checkCounts(given: number, wanted: number, counted = wanted): void {
  if (given === wanted && counted > 0) return;
  const isEmpty = given === wanted;
  throw new AtlasError({
    code: isEmpty ? "text/empty" : "text/unequal-counts",
    kind: "input",
    where: isEmpty ? "references" : "hypotheses",
    problem: isEmpty ? "there is nothing to compare with" : `there are ${given} for ${wanted}`,
    expected: isEmpty ? "at least one" : "as many",
  });
}
