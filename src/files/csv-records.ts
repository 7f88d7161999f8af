import { AtlasError } from "#errors";

/** What may stand between values: spreadsheets write semicolons where the comma is the decimal sign. */
export type Separator = "," | ";" | "\t";

/** More columns than this no table of numbers has. */
const MOST_COLUMNS = 4096;

/** The values of one line, in their order. */
export interface CsvRecord {
  /** The line of the file on which it starts, counted from 1. */
  readonly line: number;
  readonly fields: readonly string[];
}

function tooManyColumns(where: string): AtlasError {
  return csvError(
    "csv/too-many-columns",
    "the line has more values than a table may have columns",
    where,
    `at most ${MOST_COLUMNS}`,
    "Put cells on lines and what was measured of them in columns",
  );
}

/** A first line by which spreadsheets are told the separator. */
const SEPARATOR_LINE = /^\uFEFF?sep=([,;\t])(?=\r|\n|$)/i;

/** More of a header than this need not be seen to tell what separates its names. */
const HEADER_PART = 10_000;

/** What separates the values of a text, by its first line. */
export function separatorOf(text: string): Separator {
  const separators = [",", ";", "\t"] as const;
  const told = SEPARATOR_LINE.exec(text)?.[1];
  const [header] = /^[\r\n\uFEFF]*(?:[^\r\n"]|"[^"]*")*/.exec(text.slice(0, HEADER_PART))!;
  const unquoted = header.replaceAll(/"[^"]*"/g, "");
  return separators.find((separator) => separator === told || (!told && unquoted.includes(separator))) ?? ",";
}

/**
 * The lines of comma-separated text one after another, whatever the first holds, by the rules of `parseCsv`; they need not
 * be in memory at once.
 *
 * @param pieces of the text, each of whole lines; the first holds the whole of the first line.
 * @throws AtlasError of kind `input` at `where:line`: `csv/bad-quote`, `csv/too-many-columns`.
 */
export function* csvRecords(pieces: Iterable<string>, where: string): Generator<CsvRecord> {
  let separator: Separator | undefined;
  let line = 1;
  for (const text of pieces) {
    const isFirst = separator === undefined;
    separator ??= separatorOf(text);
    line = yield* linesOf(text, { separator, where, line, position: isFirst ? beginningOf(text) : 0 });
  }
}

/** The lines of a whole text one after another. */
export function recordsOf(text: string, separator: Separator, where: string): Generator<CsvRecord> {
  return linesOf(text, { separator, where, line: 1, position: beginningOf(text) });
}

/** Behind what stands before the first line: a byte order mark, or a line that tells the separator. */
function beginningOf(text: string): number {
  return SEPARATOR_LINE.exec(text)?.[0].length ?? (text.startsWith("\uFEFF") ? 1 : 0);
}

/** Where lines are read from. */
interface Reading {
  readonly separator: Separator;
  readonly where: string;
  /** The number of the first line. */
  readonly line: number;
  /** Where it begins. */
  readonly position: number;
}

/** The lines of a text; returns the number of the line behind it. */
function* linesOf(
  text: string,
  { separator, where, ...first }: Reading,
): Generator<CsvRecord, number, undefined> {
  let { position, line } = first;
  while (position < text.length) {
    const lineEnd = lineEndLength(text, position);
    if (lineEnd > 0) {
      position += lineEnd;
      line++;
      continue;
    }
    const start = line;
    const fields: string[] = [];
    for (;;) {
      const field =
        text[position] === '"'
          ? quotedField(text, position, separator, line, where)
          : bareField(text, position, separator);
      if (text[position] !== '"' && field.value.includes('"')) {
        throw csvError("csv/bad-quote", "a quote inside a bare value", `${where}:${line}`, '"…""…"');
      }
      fields.push(field.value);
      if (fields.length > MOST_COLUMNS) throw tooManyColumns(`${where}:${start}`);
      position = field.end;
      line += field.lines;
      if (text[position] !== separator) break;
      position++;
    }
    yield { line: start, fields };
    position += lineEndLength(text, position);
    line++;
  }
  return line;
}

interface Field {
  readonly value: string;
  readonly end: number;
  /** Line ends inside the value. */
  readonly lines: number;
}

function bareField(text: string, start: number, separator: Separator): Field {
  const code = separator.charCodeAt(0);
  let end = start;
  for (; end < text.length; end++) {
    const here = text.charCodeAt(end);
    if (here === code || here === LINE_FEED || here === CARRIAGE_RETURN) break;
  }
  return { value: text.slice(start, end), end, lines: 0 };
}

const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;

function quotedField(text: string, start: number, separator: Separator, line: number, where: string): Field {
  let close = start + 1;
  for (;;) {
    close = text.indexOf('"', close);
    if (close === -1) {
      throw csvError("csv/bad-quote", "a quoted value never ends", `${where}:${line}`, "a closing quote");
    }
    if (text[close + 1] !== '"') break;
    close += 2;
  }
  const end = close + 1;
  if (end < text.length && text[end] !== separator && lineEndLength(text, end) === 0) {
    throw csvError(
      "csv/bad-quote",
      "text after a closing quote",
      `${where}:${line}`,
      "a separator or a new line",
    );
  }
  const value = text.slice(start + 1, close).replaceAll('""', '"');
  return { value, end, lines: value.split(/\r\n|\r|\n/).length - 1 };
}

function lineEndLength(text: string, position: number): 0 | 1 | 2 {
  if (text[position] === "\n") return 1;
  if (text[position] !== "\r") return 0;
  return text[position + 1] === "\n" ? 2 : 1;
}

/** A mistake in a table, at its line. */
export function csvError(
  code: string,
  problem: string,
  where: string,
  expected: string,
  remedy?: string,
): AtlasError {
  return new AtlasError({
    code,
    kind: "input",
    problem,
    where,
    expected,
    ...(remedy !== undefined && { remedy }),
  });
}
