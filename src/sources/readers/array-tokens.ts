import { AtlasError } from "#errors";
import type { NumpyFile } from "#interchange/weights";
import { counted, quotedBriefly } from "#words";
import type { ReadPixels } from "./array-pixels.ts";
import type { BesideSettings } from "./tokens-beside.ts";

/** Tokens beyond which float32 would not tell one from the next. */
const MOST_TOKENS = 2 ** 24;

/** Examples of one part of the data, and what errors name. */
interface ReadPart {
  readonly pixels: ReadPixels;
  readonly where: string;
}

/**
 * How many tokens there are in examples that are rows of them: one more than the largest, or as many as are told.
 *
 * @param told at least one more than the largest
 * @throws AtlasError `data/tokens` of kind `input` for what is no row of whole numbers from 0
 */
export function vocabularyOf(parts: readonly ReadPart[], told: number | undefined): number {
  let most = 0;
  for (const { pixels, where } of parts) {
    if (!pixels.areRows) {
      throw refusal(
        where,
        `an example is ${pixels.height} × ${pixels.width}`,
        "a row of tokens, [n, length]",
      );
    }
    const below = told ?? MOST_TOKENS;
    const { pixels: values, width } = pixels;
    const wrong = values.findIndex((value) => !Number.isInteger(value) || value < 0 || value >= below);
    if (wrong !== -1) {
      throw refusal(
        `${where}, example ${Math.floor(wrong / width)}`,
        `token ${wrong % width} of it is ${values[wrong]}`,
        `a whole number from 0 to ${below - 1}${told === undefined ? "" : ", by data.vocabulary"}`,
      );
    }
    for (const value of values) most = Math.max(most, value);
  }
  return told ?? most + 1;
}

/** What is said of examples that were taken for tokens, and of masks beside them that nothing reads; a clause each. */
export function wordsOnTokens(
  { pixels: { pixels, count, width } }: ReadPart,
  { arrays }: Pick<NumpyFile, "arrays">,
  vocabulary: number,
  { vocabulary: told, beside = [] }: { readonly vocabulary?: number | undefined } & BesideSettings,
): readonly string[] {
  const last = Array.from({ length: count }, (_, i) => pixels[(i + 1) * width - 1]!);
  const fillers = last.filter((value) => value === 0).length;
  const isHidden = beside.some((name) => /mask/i.test(name));
  const filled =
    fillers > 0 && fillers < count && !isHidden
      ? `; ${counted(fillers, "example")} of ${count} end in 0, which networks read as they read any token`
      : "";
  const largest = told === undefined ? ", one more than the largest" : "";
  const unread = [...arrays.keys()].filter((name) => /mask/i.test(name) && !isHidden);
  return [
    `examples are ${counted(width, "token")} each of a vocabulary of ${vocabulary}${largest}${filled}`,
    ...unread.map(
      (name) =>
        `its array ${quotedBriefly(name)} is not read: a network that is meant to hide places by it sees them here as any other`,
    ),
  ];
}

function refusal(where: string, problem: string, expected: string): AtlasError {
  return new AtlasError({
    code: "data/tokens",
    kind: "input",
    where,
    problem,
    expected,
    remedy: "Leave data.inputs out if these are numbers of any kind",
  });
}
