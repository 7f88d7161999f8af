import { AtlasError } from "#errors";

/** Where something was written. */
export interface Place {
  /** `file:line:column`, or the flag of the command line. */
  readonly where: string;
  /** For putting mistakes in the order in which a reader meets them. */
  readonly offset: number;
}

/** One thing wrong with a configuration. */
export interface Mistake {
  readonly place: Place;
  /** What was found, naming the key; a clause without a full stop. */
  readonly problem: string;
  readonly expected?: string;
  /** What to do, a sentence without a full stop. */
  readonly remedy?: string;
}

/** A file with a mistake on every line should not fill the screen. */
export const MOST_SHOWN = 30;

/** The one error that tells all mistakes of a configuration, one on each line, in the order of the text. */
export function mistakesError(mistakes: readonly Mistake[], name: string): AtlasError {
  const ordered = mistakes.toSorted((a, b) => a.place.offset - b.place.offset);
  const [first] = ordered;
  if (first !== undefined && ordered.length === 1) {
    const { place, ...words } = first;
    return new AtlasError({ code: "configuration/invalid", kind: "input", where: place.where, ...words });
  }
  const lines = ordered.slice(0, MOST_SHOWN).map(lineOf);
  if (ordered.length > MOST_SHOWN)
    lines.push(`and ${(ordered.length - MOST_SHOWN).toLocaleString("en-US")} more`);
  return new AtlasError({
    code: "configuration/invalid",
    kind: "input",
    where: name,
    problem: `${ordered.length.toLocaleString("en-US")} mistakes`,
    lines,
  });
}

function lineOf({ place, problem, expected, remedy }: Mistake): string {
  const wanted = expected === undefined ? "" : `; expected ${expected}`;
  return `${place.where}: ${problem}${wanted}${remedy === undefined ? "" : `. ${remedy}`}`;
}
