import { AtlasError } from "#errors";
import { briefly } from "#words";
import { placeInModule, textInModule } from "./module-source.ts";
import { type Line, OutOfTime } from "./within-time.ts";

/** What a message of Node's or of jax-js's means, and what to do about it. */
interface Meaning {
  readonly message: RegExp;
  /** In place of the message; what the pattern caught stands for `$1`, `$2`. */
  readonly problem?: string;
  readonly expected?: string;
  readonly remedy?: string;
}

/** What is told of an array that several calls share. */
export const USED_UP = "that was made outside the function was used up by an earlier call of it";

const MEANINGS: readonly Meaning[] = [
  {
    message: /Referenced tracer Array:(\S+) freed/,
    problem: `an array $1 ${USED_UP}`,
    remedy: "Make it inside the function, or write .ref behind it wherever it is used",
  },
  {
    message: /Referenced tracer \w+\((\S+)\) freed/,
    problem: "an array $1 is used again after it was used up: every use of an array but the last needs .ref",
    remedy: "Write .ref behind it at every use before this one, such as x.ref.add(f(x))",
  },
  {
    message: /Invalid type for full: undefined/,
    problem: "an operand is undefined",
    expected: "an array or a number",
  },
  {
    message: /Invalid type for full: JaxprTracer|Different traces at same level|null \(reading 'newTracer'\)/,
    problem: "an array comes from another copy of jax-js, or is left over from an earlier call",
    remedy: "Import @jax-js/jax in the files of the network alone, and keep no array between calls",
  },
  {
    message: /(\S+) is not a function/,
    problem: "there is no function $1",
    remedy: "Look it up in the documentation of @jax-js/jax; the value of a traced array cannot be read",
  },
  {
    message: /^Incompatible array broadcast shapes: (.*) vs (.*)$/,
    problem: "sizes $1 and $2 of two arrays do not go together",
    expected: "equal sizes, or 1, along every axis counted from the last",
  },
  { message: /^Invalid reshape: \[(.*)\] -> \[(.*)\]$/, problem: "an array [$1] cannot be reshaped to [$2]" },
  {
    message: /^ENOENT: no such file or directory, \w+ '(.*)'$/,
    problem: "there is no file $1",
    remedy: "Write a relative path with its ending, such as ./layers.ts",
  },
  {
    message: /Cannot find (?:module|package) '?([^' ]+)'?/,
    problem: "it imports $1, which is not there",
    remedy:
      "Write a relative path with its ending, such as ./layers.ts, and install packages beside the file",
  },
  {
    message:
      /TypeScript (enum|namespace|parameter property|import equals|.*) is not supported in strip-only mode/,
    problem: "it has TypeScript that cannot be stripped ($1)",
    remedy:
      "Write plain constants in place of enums and namespaces, and fields in place of parameter properties",
  },
  {
    message: /top-level await/i,
    problem: "it waits at its top level",
    remedy: "Do without await in the files of a network",
  },
];

/**
 * What was thrown while a function of a user's ran, told at the line of theirs where it happened.
 *
 * @param path of the file of the network, for what happened at no line of theirs
 * @param doing what was done, to begin the sentence: `its function logits fails`
 */
export function userMistake(thrown: unknown, path: string, doing: string): AtlasError {
  if (thrown instanceof AtlasError && thrown.code !== "engine/trace") return thrown;
  const error = thrown instanceof AtlasError ? thrown.cause : thrown;
  if (error instanceof OutOfTime) return slow(error, path, doing);
  const message = briefly(messageOf(error), 300);
  const place = lineOfUser(error);
  const found = MEANINGS.find((meaning) => meaning.message.test(message));
  const words = found?.problem === undefined ? message : filled(found.problem, found.message.exec(message)!);
  return new AtlasError({
    code: "network/mistake",
    kind: "input",
    problem: `${doing}: ${words}`,
    ...shownAt(place, path),
    ...(found?.expected !== undefined && { expected: found.expected }),
    ...(found?.remedy !== undefined && { remedy: found.remedy }),
    cause: error,
  });
}

/** Where something is, with the line itself. */
export function shownAt(
  line: Line | undefined,
  path: string,
): { readonly where: string; readonly lines: readonly string[] } {
  if (line === undefined) return { where: path, lines: [] };
  return { where: `${line.path}:${line.line}:${line.column}`, lines: lineAt(line) };
}

/** The work of a user's function, with traces of calls that reach from the depths of jax-js up to their lines. */
export function withDeepStacks<Result>(call: () => Result): Result {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 200;
  try {
    return call();
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

function slow(error: OutOfTime, path: string, doing: string): AtlasError {
  return new AtlasError({
    code: "network/endless",
    kind: "input",
    problem: `${doing}: ${error.message}`,
    ...shownAt(error.line, path),
    expected: "loops that end, over a number of steps that the sizes say",
  });
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return `it throws ${typeof error === "string" ? error : typeof error}`;
  return (error.message || error.name).split("\n")[0]!.replace(/\.$/, "");
}

/** The line of a user's that the stack of an error reaches first; `undefined` where it reaches none. */
export function lineOfUser(error: unknown): Line | undefined {
  if (!(error instanceof Error)) return undefined;
  for (const line of (error.stack ?? "").split("\n")) {
    const place = placeInModule(line);
    if (place !== undefined) return place;
  }
  return undefined;
}

/** The line itself and a mark below where in it. */
function lineAt({ path, line, column }: Line): readonly string[] {
  const text = textInModule(path)?.split(/\r?\n/)[line - 1];
  if (text === undefined || text.trim() === "" || text.length > 200) return [];
  const start = text.length - text.trimStart().length;
  return [text.trim(), `${" ".repeat(Math.max(0, column - 1 - start))}^`];
}

const filled = (words: string, found: RegExpExecArray): string =>
  words.replace(/\$(\d)/g, (_, group: string) => found[Number(group)] ?? "");
