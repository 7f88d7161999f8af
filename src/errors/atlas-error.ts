import { printable, withoutMiddle } from "#words";

/** Who must act: `input` is for the user to mend (exit code 2), `failure` is the machine's or ours (exit code 1). */
export type ErrorKind = "input" | "failure";

/**
 * What an error tells a person. Texts may quote input: what a terminal would obey is escaped, so that each stays on its
 * line, and what is too long to read loses its middle.
 */
export interface AtlasErrorDetails {
  /** Stable identifier in kebab case, such as `data/truncated-file`. */
  readonly code: string;
  readonly kind: ErrorKind;
  /** What was wrong, one sentence without a full stop. */
  readonly problem: string;
  /** Where: a file, `file:line:column`, a key, an offset. */
  readonly where?: string;
  /** What was expected instead. */
  readonly expected?: string;
  /** What to do about it. */
  readonly remedy?: string;
  /** Further lines, such as one for each of several mistakes. */
  readonly lines?: readonly string[];
  readonly cause?: unknown;
}

/** Longer than anything that is written for people, shorter than a page. */
const MOST_CHARACTERS = 2000;

/** An error written for the person who meets it: what, where, what was expected, what to do. */
export class AtlasError extends Error {
  readonly code: string;
  readonly kind: ErrorKind;
  readonly problem: string;
  readonly where: string | undefined;
  readonly expected: string | undefined;
  readonly remedy: string | undefined;
  readonly lines: readonly string[];

  constructor({ code, kind, problem, where, expected, remedy, lines = [], cause }: AtlasErrorDetails) {
    const shown = {
      problem: readable(problem),
      where: where === undefined ? undefined : readable(where),
      expected: expected === undefined ? undefined : readable(expected),
      remedy: remedy === undefined ? undefined : readable(remedy),
      lines: lines.map(readable),
    };
    super(sentenceOf(shown), cause === undefined ? undefined : { cause });
    this.name = "AtlasError";
    this.code = code;
    this.kind = kind;
    this.problem = shown.problem;
    this.where = shown.where;
    this.expected = shown.expected;
    this.remedy = shown.remedy;
    this.lines = shown.lines;
  }
}

/** An error in other words, for whoever stands where other things can be done; it is the cause. */
export function reworded(
  error: AtlasError,
  words: Partial<Pick<AtlasErrorDetails, "problem" | "where" | "expected" | "remedy">>,
): AtlasError {
  const { code, kind, problem, where, expected, remedy, lines } = error;
  return new AtlasError({
    code,
    kind,
    problem,
    lines,
    ...(where !== undefined && { where }),
    ...(expected !== undefined && { expected }),
    ...(remedy !== undefined && { remedy }),
    ...words,
    cause: error,
  });
}

function readable(text: string): string {
  // An escape is longer than what it stands for.
  return withoutMiddle(printable(withoutMiddle(text, MOST_CHARACTERS)), MOST_CHARACTERS);
}

function sentenceOf({
  where,
  problem,
  expected,
  remedy,
  lines,
}: Pick<AtlasError, "where" | "problem" | "expected" | "remedy" | "lines">): string {
  const place = where === undefined ? "" : `${where}: `;
  const wanted = expected === undefined ? "" : `; expected ${expected}`;
  const advice = remedy === undefined ? "" : `. ${remedy}`;
  return [`${place}${problem}${wanted}${advice}`, ...lines].join("\n  ");
}

/** The process exit code for an error: 2 for bad input, 1 for every other failure. */
export function exitCodeOf(error: unknown): 1 | 2 {
  return error instanceof AtlasError && error.kind === "input" ? 2 : 1;
}

/** One clear line for a person, `error [code]: message`; errors that are not ours show their message alone. */
export function formatError(error: unknown): string {
  if (error instanceof AtlasError) return `error [${error.code}]: ${error.message}`;
  return `error: ${readable(error instanceof Error ? error.message : String(error))}`;
}
