import { conjoined, withMinus } from "#words";

/** What a network does to its examples before its first layer: (x − mean) / deviation. */
export interface Preparation {
  /** One number for all, one a channel, or one an element. */
  readonly mean: readonly number[];
  /** Likewise; none is 0. */
  readonly deviation: readonly number[];
  /** Whether the file holds these numbers as constants, or as statistics of a batch normalisation of its examples. */
  readonly by: "constants" | "statistics";
  /** Which pixels these numbers are for: from 0 to 1, or from 0 to 255; `undefined` where they do not show it. */
  readonly pixels: "unit" | "bytes" | undefined;
}

/** More numbers than these are counted. */
const MOST_NUMBERS = 4;

/** What is done to examples as a formula, such as `(x − 0.1307)/0.3081`. */
export function preparationWords({ mean, deviation }: Preparation): string {
  const text = (numbers: readonly number[]): string =>
    conjoined(numbers.map((value) => withMinus(String(Number(value.toPrecision(4))))));
  const isCentred = mean.every((value) => value === 0);
  const count = Math.max(mean.length, deviation.length);
  if (count === 1) return isCentred ? `x/${text(deviation)}` : `(x − ${text(mean)})/${text(deviation)}`;
  if (count > MOST_NUMBERS) return `(x − mean)/deviation, by ${count} of each`;
  return `${isCentred ? "x" : "(x − mean)"}/deviation, ${isCentred ? "" : `mean ${text(mean)}, `}deviation ${text(deviation)}`;
}

/** The same as a sentence. */
export function preparationSentence(preparation: Preparation): string {
  const words = preparationWords(preparation);
  return preparation.by === "constants"
    ? `The model prepares its own inputs: ${words}.`
    : `Its first layer normalises its inputs by statistics of the file: ${words}.`;
}
