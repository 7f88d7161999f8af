import type { ChosenReading } from "./chosen-normalisation.ts";

/** What two networks do not have in common in how they read examples and how they answer. */
export interface ReadApart {
  /** What each does, a clause. */
  readonly clause: string;
  /** What an average of their weights would do, to follow "would". */
  readonly average: string;
}

type Reading = Pick<ChosenReading["taken"], "normalisation" | "answers">;

/**
 * In what two networks read examples, or answer with numbers, in two units; `undefined` where both do alike. One function has
 * other weights and biases in other units of what it reads and answers, so neither weights nor what is measured in steps of
 * these can be compared then.
 */
export function readApart(
  [first, second]: readonly [Reading, Reading],
  [a, b]: readonly [first: string, second: string],
): ReadApart | undefined {
  if (first.normalisation.name !== second.normalisation.name)
    return {
      clause: `They read examples in two ways (${a} with ${first.normalisation.words}, ${b} with ${second.normalisation.words})`,
      average: "read them in neither",
    };
  if (first.answers !== second.answers)
    return {
      clause: `They answer in two units (${a} in ${UNITS[first.answers]}, ${b} in ${UNITS[second.answers]})`,
      average: "answer in neither",
    };
  return undefined;
}

const UNITS: Readonly<Record<Reading["answers"], string>> = {
  own: "the target's own unit",
  standardised: "standard deviations from the mean",
};
