/** Who must act: `input` is for the user to mend (exit code 2), `failure` is the machine's or ours (exit code 1). */
export type ErrorKind = "input" | "failure";

/** What an error tells a person. */
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
  readonly cause?: unknown;
}

/** An error written for the person who meets it: what, where, what was expected, what to do. */
export class AtlasError extends Error {
  readonly code: string;
  readonly kind: ErrorKind;
  readonly problem: string;
  readonly where: string | undefined;
  readonly expected: string | undefined;
  readonly remedy: string | undefined;

  constructor(details: AtlasErrorDetails) {
    super(sentenceOf(details), details.cause === undefined ? undefined : { cause: details.cause });
    this.name = "AtlasError";
    this.code = details.code;
    this.kind = details.kind;
    this.problem = details.problem;
    this.where = details.where;
    this.expected = details.expected;
    this.remedy = details.remedy;
  }
}

function sentenceOf({ where, problem, expected, remedy }: AtlasErrorDetails): string {
  const place = where === undefined ? "" : `${where}: `;
  const wanted = expected === undefined ? "" : `; expected ${expected}`;
  const advice = remedy === undefined ? "" : `. ${remedy}`;
  return `${place}${problem}${wanted}${advice}`;
}

/** The process exit code for an error: 2 for bad input, 1 for every other failure. */
export function exitCodeOf(error: unknown): 1 | 2 {
  return error instanceof AtlasError && error.kind === "input" ? 2 : 1;
}

/** One clear line for a person, `error [code]: message`; errors that are not ours show their message alone. */
export function formatError(error: unknown): string {
  if (error instanceof AtlasError) return `error [${error.code}]: ${error.message}`;
  return `error: ${error instanceof Error ? error.message : String(error)}`;
}
