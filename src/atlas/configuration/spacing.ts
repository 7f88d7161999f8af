/** No axis has more values than this. */
export const MOST_VALUES = 1000;

/** A range to fill with values: `per_octave` on a logarithmic scale, `count` on a linear one, exactly one of them. */
export interface Spacing {
  readonly from: number;
  readonly to: number;
  /** Values for every doubling; `from` is always one of them, `to` if it falls on one. */
  readonly per_octave?: number | undefined;
  /** Values in all; `from` and `to` are the first and the last. */
  readonly count?: number | undefined;
}

/** What is wrong with a spacing, as the two halves of an error message. */
interface SpacingMistake {
  readonly problem: string;
  readonly expected: string;
}

/**
 * The values of a spacing, ascending: rounded to whole numbers (repeats dropped) or to six significant digits.
 *
 * Two values per octave from 2 to 64 are 2, 3, 4, 6, 8, 11, 16, 23, 32, 45, 64, the half octaves of
 * Yang et al. (NeurIPS 2021).
 */
export function evenlySpaced(
  { from, to, per_octave, count }: Spacing,
  wholeNumbers: boolean,
): { readonly values: readonly number[] } | SpacingMistake {
  if ((per_octave === undefined) === (count === undefined)) {
    return {
      problem: `has ${count === undefined ? "neither" : "both"} per_octave ${count === undefined ? "nor" : "and"} count`,
      expected: "exactly one of them",
    };
  }
  if (from >= to) return { problem: `goes from ${from} to ${to}`, expected: "from below to" };
  if (per_octave !== undefined && from <= 0) {
    return { problem: `goes from ${from}`, expected: "from above 0 where per_octave spaces the values" };
  }
  const length = count ?? 1 + Math.floor(Math.log2(to / from) * (per_octave ?? 1) + 1e-9);
  if (length > MOST_VALUES) return { problem: `makes ${length} values`, expected: `at most ${MOST_VALUES}` };
  const values = Array.from({ length }, (_, step) => {
    const value =
      count === undefined
        ? from * 2 ** (step / (per_octave ?? 1))
        : from + ((to - from) * step) / (count - 1);
    return wholeNumbers ? Math.round(value) : Number(value.toPrecision(6));
  });
  return { values: values.filter((value, step) => value !== values[step - 1]) };
}
