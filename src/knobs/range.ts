import type { KnobRange } from "./knob.ts";

const range = (words: string, isPossible: (value: number) => boolean): KnobRange => ({
  isPossible,
  words,
  remedy: () => null,
});

/** Sizes and rates. */
export const POSITIVE = range("a positive number", (value) => value > 0);

/** Coefficients that may vanish. */
export const NOT_NEGATIVE = range("0 or more", (value) => value >= 0);

/** Shares of a whole; what is called `what` may have been given in percent. */
export function shareOf(what: string): KnobRange {
  return {
    isPossible: (value) => value >= 0 && value <= 1,
    words: "a share from 0 to 1",
    remedy: (value) => (value > 1 ? `Divide ${what} in percent by 100` : null),
  };
}

/** Shares of a whole that is not left out entirely, likewise. */
export function positiveShareOf(what: string): KnobRange {
  return {
    ...shareOf(what),
    isPossible: (value) => value > 0 && value <= 1,
    words: "a share above 0, at most 1",
  };
}

/** Fractions below the whole. */
export const BELOW_ONE = range(
  "a number from 0 up to but not including 1",
  (value) => value >= 0 && value < 1,
);
